package io.uicstream.learner.probe;

import io.uicstream.engine.Layer;
import io.uicstream.engine.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in a network whose activations are probed.
 *
 * @param name for people: conv3 for the ReLU after the third convolution, layer2 for the last block
 *     of a ResNet's second stage
 * @param layer name of the layer
 * @param channels C
 * @param side height and width of its feature maps in pixels
 */
record Stage(String name, String layer, int channels, int side) {
  /** Most floats of one batch of feature maps: 128 MiB. */
  private static final long MOST_FLOATS = 1 << 25;

  private static final int MOST_IMAGES = 256;

  /**
   * All stages of a network before its head, in order: the ReLU after every convolution, and of
   * residual blocks the last one of each width.
   */
  static List<Stage> of(Network network) {
    List<Stage> stages = new ArrayList<>();
    List<Layer> layers = network.layers();
    Size size = new Size(3, network.side());
    int convolutions = 0;
    for (int i = 0; i < layers.size() && !(layers.get(i) instanceof Layer.Flatten); i++) {
      Layer layer = layers.get(i);
      size = size.after(layer);
      if (layer instanceof Layer.Convolution) {
        convolutions++;
      } else if (layer instanceof Layer.Relu) {
        stages.add(new Stage("conv" + convolutions, layer.name(), size.channels, size.side));
      } else if (layer instanceof Layer.Residual
          && !(layers.get(i + 1) instanceof Layer.Residual next
              && size.after(next).channels == size.channels)) {
        String name = layer.name().substring(0, layer.name().lastIndexOf('.'));
        stages.add(new Stage(name, layer.name(), size.channels, size.side));
      }
    }
    return stages;
  }

  /**
   * Images that a network is shown at once: 256, or fewer where the largest of its feature maps
   * would take too much memory.
   */
  static int batch(List<Stage> stages) {
    long most = stages.stream().mapToLong(Stage::floats).max().orElseThrow();
    return (int) Math.max(1, Math.min(MOST_IMAGES, MOST_FLOATS / most));
  }

  private long floats() {
    return (long) channels * side * side;
  }

  private record Size(int channels, int side) {
    Size after(Layer layer) {
      if (layer instanceof Layer.Convolution c) {
        return new Size(c.out(), c.outputSide(side));
      } else if (layer instanceof Layer.MaxPool p) {
        return new Size(channels, p.outputSide(side));
      } else if (layer instanceof Layer.GlobalAveragePool) {
        return new Size(channels, 1);
      } else if (layer instanceof Layer.Residual r) {
        Size size = this;
        for (Layer part : r.body()) {
          size = size.after(part);
        }
        return size;
      }
      return this;
    }
  }
}
