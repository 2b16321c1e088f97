package io.uicstream.engine.torch;

import io.uicstream.engine.ModelState;
import io.uicstream.engine.Network;
import io.uicstream.engine.Network.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * All trainable weights in one vector on the device, all momenta in another, whose parts the named
 * ones are views of; running statistics and frozen weights by themselves. Convolution filters lie
 * channels-last.
 */
final class Weights {
  private final Network network;
  private final Constants constants;
  private final Map<String, Tensor> weights = new LinkedHashMap<>();
  private final Map<String, Tensor> momenta = new LinkedHashMap<>();

  @SuppressWarnings("try")
  Weights(Network network, Backend backend, Constants constants) {
    this.network = network;
    this.constants = constants;
    long trainable =
        network.parameters().values().stream()
            .filter(Parameter::trainable)
            .mapToLong(Parameter::size)
            .sum();
    try (PointerScope scope = new PointerScope()) {
      Tensor values = torch.zeros(new long[] {trainable}, backend.options(ScalarType.Float));
      Tensor momentum = torch.zeros(new long[] {trainable}, backend.options(ScalarType.Float));
      long offset = 0;
      for (Map.Entry<String, Parameter> entry : network.parameters().entrySet()) {
        Parameter parameter = entry.getValue();
        if (parameter.trainable()) {
          add(entry.getKey(), part(values, offset, parameter), part(momentum, offset, parameter));
          offset += parameter.size();
        } else {
          Tensor constant =
              torch.zeros(new long[] {parameter.size()}, backend.options(ScalarType.Float));
          weights.put(entry.getKey(), constants.own(part(constant, 0, parameter)));
        }
      }
    }
  }

  private void add(String name, Tensor values, Tensor momentum) {
    weights.put(name, constants.own(values));
    momenta.put(name, constants.own(momentum));
  }

  private static Tensor part(Tensor vector, long offset, Parameter parameter) {
    Tensor part = vector.narrow(0, offset, parameter.size());
    long[] shape = parameter.shape();
    return shape.length == 4
        ? part.view(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2)
        : part.view(shape);
  }

  /** The weight of a name, trainable or not. */
  Tensor get(String name) {
    return weights.get(name);
  }

  /** Trainable weights, without gradients, in order. */
  Map<String, Tensor> trainable() {
    Map<String, Tensor> trainable = new LinkedHashMap<>();
    momenta.keySet().forEach(name -> trainable.put(name, weights.get(name)));
    return trainable;
  }

  /** Momenta of {@link #trainable}. */
  List<Tensor> momenta() {
    return List.copyOf(momenta.values());
  }

  /** Copies of everything. */
  ModelState copy() {
    return new ModelState(copies(weights), copies(momenta));
  }

  private static Map<String, io.uicstream.engine.Tensor> copies(Map<String, Tensor> tensors) {
    Map<String, io.uicstream.engine.Tensor> copies = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> copies.put(name, onHeap(tensor)));
    return copies;
  }

  /** Values of a tensor of any type, form and device, row-major; waits for the device. */
  @SuppressWarnings("try")
  static io.uicstream.engine.Tensor onHeap(Tensor tensor) {
    try (PointerScope scope = new PointerScope()) {
      Tensor dense = tensor.detach().to(ScalarType.Float).cpu().contiguous(MemoryFormat.Contiguous);
      float[] values = new float[Math.toIntExact(dense.numel())];
      dense.data_ptr_float().get(values);
      return new io.uicstream.engine.Tensor(dense.shape(), values);
    }
  }

  /**
   * Takes over a state.
   *
   * @throws IllegalArgumentException if it does not fit; nothing has changed then
   */
  void load(ModelState state) {
    network.require(state);
    weights.forEach((name, tensor) -> assign(tensor, state.weights().get(name)));
    momenta.forEach((name, tensor) -> assign(tensor, state.momentum().get(name)));
  }

  @SuppressWarnings("try")
  private static void assign(Tensor tensor, io.uicstream.engine.Tensor source) {
    try (PointerScope scope = new PointerScope()) {
      tensor.copy_(torch.from_blob(new FloatPointer(source.values()), source.shape()));
    }
  }
}
