package io.uicstream.engine.dl4j;

import io.uicstream.engine.Network.Parameter;
import io.uicstream.engine.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Lays the weights of a layer and its parts out in Deeplearning4j's flat vector: in the order of
 * the description, row-major, so that the whole vector is the concatenation of the named trainable
 * weights. Initial values are loaded later.
 */
final class FlatWeights implements ParamInitializer {
  private final Map<String, Parameter> weights;

  FlatWeights(Map<String, Parameter> weights) {
    this.weights = weights;
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return weights.values().stream().mapToLong(w -> Tensor.size(w.shape())).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return List.copyOf(weights.keySet());
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return paramKeys(layer).stream().filter(key -> isWeightParam(layer, key)).toList();
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return paramKeys(layer).stream().filter(key -> isBiasParam(layer, key)).toList();
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return key.endsWith(".weight");
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return key.endsWith(".bias");
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
    return views(paramsView);
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradientView) {
    return views(gradientView);
  }

  private Map<String, INDArray> views(INDArray flat) {
    Map<String, INDArray> views = new LinkedHashMap<>();
    if (flat == null) {
      return views;
    }
    INDArray vector = flat.reshape(flat.length());
    long offset = 0;
    for (Map.Entry<String, Parameter> weight : weights.entrySet()) {
      long[] shape = weight.getValue().shape();
      long end = offset + Tensor.size(shape);
      views.put(
          weight.getKey(), vector.get(NDArrayIndex.interval(offset, end)).reshape('c', shape));
      offset = end;
    }
    return views;
  }
}
