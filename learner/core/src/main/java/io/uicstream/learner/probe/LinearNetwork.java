package io.uicstream.learner.probe;

import io.uicstream.engine.Initializer;
import io.uicstream.engine.Layer;
import io.uicstream.engine.ModelState;
import io.uicstream.engine.Network;
import io.uicstream.engine.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A network cut off after a stage and frozen, with pooling and a linear classifier on top. */
final class LinearNetwork {
  /** Most features of a classifier: those of AlexNet's first convolution in the literature. */
  private static final int MOST_FEATURES = 9600;

  private static final float INITIAL_STD = 0.01f;

  private LinearNetwork() {}

  /**
   * Describes it.
   *
   * @param network whose first layers it has
   * @param classes C, true classes
   */
  static Network of(Network network, Stage stage, LinearProtocol.Pooling pooling, int classes) {
    List<String> names = network.layers().stream().map(Layer::name).toList();
    List<Layer> layers =
        new ArrayList<>(network.layers().subList(0, names.indexOf(stage.layer()) + 1));
    Window window = window(stage);
    layers.add(
        pooling == LinearProtocol.Pooling.MEAN
            ? new Layer.AveragePool("probe.pool", window.kernel, window.kernel, window.padding)
            : new Layer.MaxPool("probe.pool", window.kernel, window.kernel, window.padding));
    if (pooling == LinearProtocol.Pooling.LARGEST_NORMALISED) {
      layers.add(new Layer.BatchNorm("probe.norm", stage.channels(), false));
    }
    layers.add(new Layer.Flatten("probe.flatten"));
    layers.add(new Layer.Linear("probe.linear", window.features(stage), classes, INITIAL_STD));
    return new Network(network.name() + " up to " + stage.name(), network.side(), classes, layers)
        .frozenUpTo(stage.layer());
  }

  /**
   * How a stage is pooled.
   *
   * @param kernel height, width and stride in pixels
   * @param padding in pixels, on each side
   * @param cells windows along a side
   */
  record Window(int kernel, int padding, int cells) {
    /** Number of features of a stage pooled so: C·cells². */
    int features(Stage stage) {
      return stage.channels() * cells * cells;
    }
  }

  /**
   * The smallest window, with the least padding, of those that leave the most features up to 9,600.
   * For AlexNet at 224 these are the literature's: 10×10, 6×6, 5×5, 5×5 and 6×6 cells. Other
   * networks and sides follow the same rule, down to windows of one pixel where maps are small:
   * they keep as much of what a stage knows as those of the literature do.
   */
  static Window window(Stage stage) {
    int most = (int) Math.sqrt((double) MOST_FEATURES / stage.channels());
    Window best = new Window(stage.side(), 0, 1);
    for (int kernel = 1; kernel < stage.side(); kernel++) {
      for (int padding = 0; padding <= kernel / 2; padding++) {
        int cells = (stage.side() + 2 * padding - kernel) / kernel + 1;
        if (cells <= most && cells > best.cells) {
          best = new Window(kernel, padding, cells);
        }
      }
    }
    return best;
  }

  /**
   * Its state before training.
   *
   * @param weights of the whole network
   * @param seed of the classifier's first weights
   */
  static ModelState state(Network linear, Map<String, Tensor> weights, long seed) {
    ModelState initial = Initializer.state(linear, seed);
    Map<String, Tensor> all = new HashMap<>(initial.weights());
    all.replaceAll((name, tensor) -> weights.getOrDefault(name, tensor));
    return new ModelState(all, initial.momentum());
  }
}
