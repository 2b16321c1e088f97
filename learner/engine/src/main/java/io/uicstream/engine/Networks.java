package io.uicstream.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The networks that can be asked for by name. */
public final class Networks {
  private static final float[] IMAGENET_MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] IMAGENET_STD = {0.229f, 0.224f, 0.225f};

  private static final Map<String, Architecture> ARCHITECTURES =
      new TreeMap<>(Map.of("alexnet", Networks::alexnet, "alexnet-small", Networks::alexnetSmall));

  private Networks() {}

  /** What stands between the convolutions and the logits besides the linear layers. */
  public enum Head {
    /** The paper's: dropout of one half before fc6 and fc7, no normalisation. */
    PAPER,
    /** Batch normalisation after fc6 and fc7, no dropout: learns several times faster. */
    BN
  }

  /** What the first convolution sees. */
  public enum Input {
    /** Two channels, the horizontal and vertical Sobel filters of the normalised grey image. */
    SOBEL,
    /** Three normalised colour channels. */
    RGB
  }

  @FunctionalInterface
  private interface Architecture {
    List<Layer> layers(int side, int classes, Head head, Input input);
  }

  /** Names that {@link #create} knows, in alphabetical order. */
  public static List<String> names() {
    return List.copyOf(ARCHITECTURES.keySet());
  }

  /**
   * Describes a network.
   *
   * @param name {@code alexnet}: DeepCluster's AlexNet with batch normalisation, side 224; {@code
   *     alexnet-small}: the same in small for sides 32 and 64
   * @param side S, height and width of the input in pixels
   * @param classes K, at least 1
   * @throws IllegalArgumentException if there is no such network or it does not come in this size;
   *     says what there is
   */
  public static Network create(String name, int side, int classes, Head head, Input input) {
    Architecture architecture = ARCHITECTURES.get(name);
    if (architecture == null) {
      throw new IllegalArgumentException("no network " + name + ", there are " + names());
    }
    if (classes < 1) {
      throw new IllegalArgumentException("classes must be at least 1, was " + classes);
    }
    return new Network(name, side, classes, architecture.layers(side, classes, head, input));
  }

  /** Caron et al. 2018 without groups and local response normalisation: 55, 27, 13, 6 pixels. */
  private static List<Layer> alexnet(int side, int classes, Head head, Input input) {
    requireSide("alexnet", side, List.of(224));
    Stack stack = new Stack(input);
    stack.convolution(1, 96, 11, 4, 2).pool(1, 3, 2);
    stack.convolution(2, 256, 5, 1, 2).pool(2, 3, 2);
    stack.convolution(3, 384, 3, 1, 1);
    stack.convolution(4, 384, 3, 1, 1);
    stack.convolution(5, 256, 3, 1, 1).pool(5, 3, 2);
    return stack.head(head, List.of(256 * 6 * 6, 4096, 4096, classes), in -> 0.01f);
  }

  /** Side 32 ends in 4×4 pixels, side 64 in 8×8. */
  private static List<Layer> alexnetSmall(int side, int classes, Head head, Input input) {
    requireSide("alexnet-small", side, List.of(32, 64));
    Stack stack = new Stack(input);
    stack.convolution(1, 32, 3, 1, 1).pool(1, 2, 2);
    stack.convolution(2, 64, 3, 1, 1).pool(2, 2, 2);
    stack.convolution(3, 96, 3, 1, 1);
    stack.convolution(4, 96, 3, 1, 1);
    stack.convolution(5, 64, 3, 1, 1).pool(5, 2, 2);
    int pixels = side / 8;
    // 0.01 would shrink the signal by about five times a layer at these widths; √(2/in) keeps it.
    return stack.head(
        head, List.of(64 * pixels * pixels, 512, 512, classes), in -> (float) Math.sqrt(2.0 / in));
  }

  private static void requireSide(String name, int side, List<Integer> sides) {
    if (!sides.contains(side)) {
      throw new IllegalArgumentException(
          "%s takes images of side %s, not %d"
              .formatted(
                  name, String.join(" or ", sides.stream().map(String::valueOf).toList()), side));
    }
  }

  @FunctionalInterface
  private interface InitialStd {
    float of(int in);
  }

  /** Layers in the making. */
  private static final class Stack {
    private final List<Layer> layers = new ArrayList<>();
    private int channels;

    Stack(Input input) {
      layers.add(new Layer.Normalize("normalize", IMAGENET_MEAN, IMAGENET_STD));
      channels = 3;
      if (input == Input.SOBEL) {
        layers.add(new Layer.Sobel("sobel"));
        channels = 2;
      }
    }

    Stack convolution(int number, int out, int kernel, int stride, int padding) {
      layers.add(new Layer.Convolution("conv" + number, channels, out, kernel, stride, padding));
      layers.add(new Layer.BatchNorm("bn" + number, out));
      layers.add(new Layer.Relu("relu" + number));
      channels = out;
      return this;
    }

    void pool(int number, int kernel, int stride) {
      layers.add(new Layer.MaxPool("pool" + number, kernel, stride));
    }

    List<Layer> head(Head head, List<Integer> widths, InitialStd std) {
      layers.add(new Layer.Flatten("flatten"));
      for (int i = 0; i < 2; i++) {
        int number = 6 + i;
        if (head == Head.PAPER) {
          layers.add(new Layer.Dropout("drop" + number, 0.5f));
        }
        layers.add(linear("fc" + number, widths.get(i), widths.get(i + 1), std));
        if (head == Head.BN) {
          layers.add(new Layer.BatchNorm("bn" + number, widths.get(i + 1)));
        }
        layers.add(new Layer.Relu("relu" + number));
      }
      layers.add(linear("top", widths.get(2), widths.get(3), std));
      return layers;
    }

    private static Layer linear(String name, int in, int out, InitialStd std) {
      return new Layer.Linear(name, in, out, std.of(in));
    }
  }
}
