package io.uicstream.learner.probe;

import io.uicstream.engine.Layer;
import io.uicstream.engine.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Convolutions that have absorbed the batch norm that follows them: w' = w·γ/σ and b' = (b − μ)·γ/σ
 * + β, with its running mean μ and deviation σ = √(variance + 1e-5). In inference they give the
 * same activations; in training, statistics no longer change.
 */
final class AbsorbedBatchNorm {
  private static final double EPSILON = 1e-5;

  private AbsorbedBatchNorm() {}

  /** The layers without batch norms that directly follow convolutions, blocks' own included. */
  static List<Layer> layers(List<Layer> layers) {
    List<Layer> absorbed = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      if (layer instanceof Layer.Residual r) {
        absorbed.add(new Layer.Residual(r.name(), layers(r.body()), layers(r.shortcut())));
      } else if (layer instanceof Layer.Convolution c && absorbs(layers, i)) {
        absorbed.add(
            new Layer.Convolution(
                c.name(), c.in(), c.out(), c.kernel(), c.stride(), c.padding(), true));
        i++;
      } else {
        absorbed.add(layer);
      }
    }
    return absorbed;
  }

  private static boolean absorbs(List<Layer> layers, int convolution) {
    return convolution + 1 < layers.size()
        && layers.get(convolution + 1) instanceof Layer.BatchNorm;
  }

  /**
   * The weights of those layers.
   *
   * @param layers with batch norms
   * @param weights of these layers, and of others, which stay
   */
  static Map<String, Tensor> weights(List<Layer> layers, Map<String, Tensor> weights) {
    Map<String, Tensor> absorbed = new HashMap<>(weights);
    absorb(layers, absorbed);
    return absorbed;
  }

  private static void absorb(List<Layer> layers, Map<String, Tensor> weights) {
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      if (layer instanceof Layer.Residual r) {
        absorb(r.body(), weights);
        absorb(r.shortcut(), weights);
      } else if (layer instanceof Layer.Convolution c && absorbs(layers, i)) {
        absorb(c, (Layer.BatchNorm) layers.get(i + 1), weights);
      }
    }
  }

  private static void absorb(
      Layer.Convolution convolution, Layer.BatchNorm norm, Map<String, Tensor> weights) {
    Tensor kernels = weights.get(convolution.name() + ".weight");
    float[] means = weights.remove(norm.name() + ".running_mean").values();
    float[] variances = weights.remove(norm.name() + ".running_var").values();
    float[] values = kernels.values().clone();
    float[] biases = new float[convolution.out()];
    int size = values.length / convolution.out();
    for (int out = 0; out < convolution.out(); out++) {
      double scale = 1 / Math.sqrt(variances[out] + EPSILON);
      double bias =
          convolution.bias() ? weights.get(convolution.name() + ".bias").values()[out] : 0;
      double shift = 0;
      if (norm.affine()) {
        scale *= weights.get(norm.name() + ".weight").values()[out];
        shift = weights.get(norm.name() + ".bias").values()[out];
      }
      for (int i = out * size; i < (out + 1) * size; i++) {
        values[i] = (float) (values[i] * scale);
      }
      biases[out] = (float) ((bias - means[out]) * scale + shift);
    }
    weights.remove(norm.name() + ".weight");
    weights.remove(norm.name() + ".bias");
    weights.put(convolution.name() + ".weight", new Tensor(kernels.shape(), values));
    weights.put(convolution.name() + ".bias", new Tensor(new long[] {convolution.out()}, biases));
  }
}
