package io.uicstream.learner.probe;

import io.uicstream.engine.Initializer;
import io.uicstream.engine.Layer;
import io.uicstream.engine.ModelState;
import io.uicstream.engine.Network;
import io.uicstream.engine.NetworkSpec;
import io.uicstream.engine.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A network whose classifier is new and learns VOC07's classes. Where all layers learn,
 * convolutions have absorbed their batch norms ({@link AbsorbedBatchNorm}), as Caffe's networks for
 * this task have: DeepCluster keeps batch norm in inference mode and trains its scale and shift
 * with the rest, which an engine here does for frozen layers only. The function is the same, and
 * what it can become too; the gradient's scale is not, since w' stands for w·γ/σ.
 */
final class VocNetwork {
  /** fc6, fc7, fc8. */
  private static final int LINEAR_LAYERS = 3;

  /** As in DeepCluster's program. */
  private static final float INITIAL_BIAS = 0.1f;

  private VocNetwork() {}

  /**
   * Makes sure that a network has such a classifier.
   *
   * @throws ProbeException if it has not; names the remedy
   */
  static void require(NetworkSpec spec) {
    long linear =
        spec.network().layers().stream().filter(layer -> layer instanceof Layer.Linear).count();
    if (linear != LINEAR_LAYERS) {
      throw new ProbeException(
          "VOC classification trains a classifier of three linear layers (fc6 to fc8), and %s has %d; take a checkpoint of a network with head=paper or head=bn, such as alexnet"
              .formatted(spec.text(), linear));
    }
  }

  /**
   * Describes it.
   *
   * @param classes C, of VOC07
   */
  static Network of(NetworkSpec spec, VocTraining training, int classes) {
    Network network = pretrained(spec, classes);
    return switch (training) {
      case FC6_8 -> network.frozenUpTo(network.layers().get(convolutional(network) - 1).name());
      case ALL ->
          new Network(
              network.name(), network.side(), classes, AbsorbedBatchNorm.layers(network.layers()));
    };
  }

  private static Network pretrained(NetworkSpec spec, int classes) {
    return new NetworkSpec(spec.name(), spec.side(), classes, spec.head(), spec.input()).network();
  }

  private static int convolutional(Network network) {
    return (int)
        network.layers().stream().takeWhile(layer -> !(layer instanceof Layer.Flatten)).count();
  }

  /**
   * Its state before training: convolutions as they are, a classifier that knows nothing. Its first
   * weights are those of the network's own classifier (AlexNet: N(0, 0.01²)), biases 0.1.
   *
   * @param weights of the network of {@code spec}, running batch-norm statistics included
   * @param seed of the classifier's first weights
   */
  static ModelState state(
      NetworkSpec spec, Network network, Map<String, Tensor> weights, long seed) {
    Map<String, Tensor> known = weights;
    if (network.frozen() == 0) {
      List<Layer> layers = spec.network().layers();
      known = AbsorbedBatchNorm.weights(layers, weights);
    }
    ModelState initial = Initializer.state(network, seed);
    Map<String, Tensor> all = new HashMap<>(initial.weights());
    for (String name : network.backbone().keySet()) {
      all.put(name, known.get(name));
    }
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Linear linear) {
        float[] biases = new float[linear.out()];
        Arrays.fill(biases, INITIAL_BIAS);
        all.put(linear.name() + ".bias", new Tensor(new long[] {linear.out()}, biases));
      }
    }
    return new ModelState(all, initial.momentum());
  }
}
