package io.uicstream.engine.dl4j;

import io.uicstream.engine.ModelState;
import io.uicstream.engine.Network;
import io.uicstream.engine.Network.Parameter;
import io.uicstream.engine.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The named view of a model's flat vectors: weights and momenta lie in the order of {@link
 * Network#parameters()}, running statistics with their layers.
 */
final class NamedState {
  private final Network network;
  private final INDArray weights;
  private final INDArray momentum;
  private final Map<String, BatchNormOp> norms;

  /**
   * Names the parts of two vectors.
   *
   * @param weights all weights, frozen ones first
   * @param momentum of those that are trainable
   */
  NamedState(Network network, INDArray weights, INDArray momentum, Map<String, BatchNormOp> norms) {
    this.network = network;
    this.weights = weights;
    this.momentum = momentum;
    this.norms = norms;
  }

  /** Copies of everything. */
  ModelState copy() {
    Map<String, Tensor> allWeights = new LinkedHashMap<>();
    Map<String, Tensor> momenta = new LinkedHashMap<>();
    long offset = 0;
    for (Map.Entry<String, Parameter> entry : network.parameters().entrySet()) {
      String name = entry.getKey();
      long[] shape = entry.getValue().shape();
      if (isStatistic(name)) {
        allWeights.put(name, new Tensor(shape, statistics(name).clone()));
        continue;
      }
      allWeights.put(name, new Tensor(shape, Heap.copy(slice(weights, offset, shape))));
      if (entry.getValue().trainable()) {
        momenta.put(name, new Tensor(shape, Heap.copy(slice(momentum, offset - frozen(), shape))));
      }
      offset += Tensor.size(shape);
    }
    return new ModelState(allWeights, momenta);
  }

  /**
   * Takes over a state.
   *
   * @throws IllegalArgumentException if it is not one of the network; nothing has changed then
   */
  void load(ModelState state) {
    network.require(state);
    long offset = 0;
    for (Map.Entry<String, Parameter> entry : network.parameters().entrySet()) {
      String name = entry.getKey();
      long[] shape = entry.getValue().shape();
      float[] values = state.weights().get(name).values();
      if (isStatistic(name)) {
        System.arraycopy(values, 0, statistics(name), 0, values.length);
        continue;
      }
      Heap.assign(slice(weights, offset, shape), values);
      if (entry.getValue().trainable()) {
        Heap.assign(slice(momentum, offset - frozen(), shape), state.momentum().get(name).values());
      }
      offset += Tensor.size(shape);
    }
  }

  /** Number of weights without a momentum. */
  private long frozen() {
    return weights.length() - momentum.length();
  }

  private static boolean isStatistic(String parameter) {
    return parameter.endsWith(".running_mean") || parameter.endsWith(".running_var");
  }

  private static INDArray slice(INDArray flat, long offset, long[] shape) {
    return flat.get(NDArrayIndex.interval(offset, offset + Tensor.size(shape)));
  }

  private float[] statistics(String parameter) {
    int dot = parameter.lastIndexOf('.');
    BatchNormOp norm = norms.get(parameter.substring(0, dot));
    return parameter.endsWith(".running_mean") ? norm.runningMean() : norm.runningVariance();
  }
}
