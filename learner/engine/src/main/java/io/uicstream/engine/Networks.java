package io.uicstream.engine;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The networks that can be asked for by name. */
public final class Networks {
  private static final Map<String, Architecture> ARCHITECTURES =
      new TreeMap<>(
          Map.of(
              "alexnet", new Architecture(List.of(224), AlexNet::full),
              "alexnet-small", new Architecture(List.of(32, 64), AlexNet::small),
              "vgg16", new Architecture(List.of(32, 64, 224), Vgg::vgg16),
              "resnet18", new Architecture(List.of(32, 64, 224), ResNet::resnet18),
              "resnet50", new Architecture(List.of(32, 64, 224), ResNet::resnet50)));

  private Networks() {}

  /** What stands between the feature maps and the logits. */
  public enum Head {
    /** The paper's, for AlexNet and VGG: two wide linear layers with dropout of one half. */
    PAPER,
    /**
     * A perceptron of two hidden layers with batch normalisation and no dropout: learns several
     * times faster. On a ResNet it is the MLP head of the authors' code.
     */
    BN,
    /** One linear layer, as networks for supervised learning end. */
    LINEAR
  }

  /** What the first convolution sees. */
  public enum Input {
    /** Two channels, the horizontal and vertical Sobel filters of the normalised grey image. */
    SOBEL,
    /** Three normalised colour channels. */
    RGB
  }

  /**
   * What an architecture is asked for.
   *
   * @param side S in pixels
   * @param classes K
   */
  record Request(int side, int classes, Head head, Input input) {}

  private record Architecture(List<Integer> sides, Function<Request, List<Layer>> layers) {}

  /** Names that {@link #create} knows, in alphabetical order. */
  public static List<String> names() {
    return List.copyOf(ARCHITECTURES.keySet());
  }

  /**
   * Sides S that a network comes in, ascending.
   *
   * @throws IllegalArgumentException if there is no such network
   */
  public static List<Integer> sides(String name) {
    return architecture(name).sides();
  }

  /**
   * Describes a network.
   *
   * @param name {@code alexnet}: DeepCluster's AlexNet with batch normalisation; {@code
   *     alexnet-small}: the same in small; {@code vgg16}: VGG16 with batch normalisation; {@code
   *     resnet18}, {@code resnet50}. For small sides the last two begin with a 3×3 convolution of
   *     stride 1 and do not pool there. With RGB input, the weights of VGG and ResNets have the
   *     names and shapes of torchvision's
   * @param side S, height and width of the input in pixels
   * @param classes K, at least 1
   * @throws IllegalArgumentException if there is no such network or it does not come in this size
   *     or with this head; says what there is
   */
  public static Network create(String name, int side, int classes, Head head, Input input) {
    Architecture architecture = architecture(name);
    if (classes < 1) {
      throw new IllegalArgumentException("classes must be at least 1, was " + classes);
    }
    if (!architecture.sides().contains(side)) {
      throw new IllegalArgumentException(
          "%s takes images of side %s, not %d"
              .formatted(
                  name,
                  String.join(" or ", architecture.sides().stream().map(String::valueOf).toList()),
                  side));
    }
    return new Network(
        name, side, classes, architecture.layers().apply(new Request(side, classes, head, input)));
  }

  private static Architecture architecture(String name) {
    Architecture architecture = ARCHITECTURES.get(name);
    if (architecture == null) {
      throw new IllegalArgumentException("no network " + name + ", there are " + names());
    }
    return architecture;
  }
}
