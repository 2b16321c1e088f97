package io.uicstream.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network described once, independent of the engine that runs it: layers in order, each fed by
 * the one before. The input is RGB in [0, 1], [B, 3, side, side]; the output K logits.
 *
 * @param name name of the architecture, such as {@code alexnet-small}
 * @param side S, height and width of the input in pixels
 * @param classes K, width of the last layer
 * @param layers the layers, in order
 */
public record Network(String name, int side, int classes, List<Layer> layers) {
  public Network {
    layers = List.copyOf(layers);
  }

  /**
   * Shape of every weight by name, in layer order: {@code conv1.weight}, {@code conv1.bias}, {@code
   * bn1.weight}, ...
   *
   * @param shape lengths of the dimensions
   * @param trainable false for running batch-norm statistics
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Parameter(long[] shape, boolean trainable) {}

  /** All parameters in layer order; within a layer weight, bias, running_mean, running_var. */
  public Map<String, Parameter> parameters() {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (Layer layer : layers) {
      if (layer instanceof Layer.Convolution c) {
        weightAndBias(parameters, c.name(), c.out(), c.in(), c.kernel(), c.kernel());
      } else if (layer instanceof Layer.Linear l) {
        weightAndBias(parameters, l.name(), l.out(), l.in());
      } else if (layer instanceof Layer.BatchNorm b) {
        weightAndBias(parameters, b.name(), b.features());
        parameters.put(b.name() + ".running_mean", new Parameter(new long[] {b.features()}, false));
        parameters.put(b.name() + ".running_var", new Parameter(new long[] {b.features()}, false));
      }
    }
    return parameters;
  }

  private static void weightAndBias(Map<String, Parameter> parameters, String name, long... shape) {
    parameters.put(name + ".weight", new Parameter(shape, true));
    parameters.put(name + ".bias", new Parameter(new long[] {shape[0]}, true));
  }
}
