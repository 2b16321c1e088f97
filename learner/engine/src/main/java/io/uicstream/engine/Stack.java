package io.uicstream.engine;

import io.uicstream.engine.Layer.Linear.Initial;
import io.uicstream.engine.Networks.Head;
import io.uicstream.engine.Networks.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Layers of an architecture in the making, from the input on. */
final class Stack {
  private static final float[] IMAGENET_MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] IMAGENET_STD = {0.229f, 0.224f, 0.225f};

  private final List<Layer> layers = new ArrayList<>();
  private int channels = 3;

  /** Begins with normalisation and, if asked for, the Sobel filters. */
  Stack(Input input) {
    layers.add(new Layer.Normalize("normalize", IMAGENET_MEAN, IMAGENET_STD));
    if (input == Input.SOBEL) {
      layers.add(new Layer.Sobel("sobel"));
      channels = 2;
    }
  }

  /** Channels of the feature maps so far. */
  int channels() {
    return channels;
  }

  Stack add(Layer layer) {
    layers.add(layer);
    if (layer instanceof Layer.Convolution convolution) {
      channels = convolution.out();
    }
    return this;
  }

  /** A block that puts out this many channels. */
  Stack add(Layer.Residual block, int out) {
    layers.add(block);
    channels = out;
    return this;
  }

  /**
   * The head: from feature maps to logits.
   *
   * @param kind with hidden layers or not
   * @param widths of the flattened features, the hidden layers and the logits
   * @param names of the linear layers; batch norms and the rest are numbered
   * @param initial what a linear layer begins with, by its inputs
   */
  List<Layer> head(
      Head kind, List<Integer> widths, List<String> names, IntFunction<Initial> initial) {
    layers.add(new Layer.Flatten("flatten"));
    int hidden = kind == Head.LINEAR ? 0 : names.size() - 1;
    for (int i = 0; i < hidden; i++) {
      // Numbered as in AlexNet, whose fully connected layers are the sixth and the seventh.
      int number = 6 + i;
      if (kind == Head.PAPER) {
        layers.add(new Layer.Dropout("drop" + number, 0.5f));
      }
      layers.add(linear(names.get(i), widths.get(i), widths.get(i + 1), initial));
      if (kind == Head.BN) {
        layers.add(new Layer.BatchNorm("bn" + number, widths.get(i + 1)));
      }
      layers.add(new Layer.Relu("relu" + number));
    }
    int classes = widths.get(widths.size() - 1);
    layers.add(linear(names.get(names.size() - 1), widths.get(hidden), classes, initial));
    return layers;
  }

  /** AlexNet's, whose linear layers are 4,096 wide: N(0, 0.01²), no bias. */
  static Initial wide(int in) {
    return new Initial(0.01f, 0);
  }

  /**
   * What linear layers narrower than AlexNet's begin with, where 0.01 would shrink the signal by
   * five times a layer. Under batch norm: weights from N(0, 2/in) (He et al. 2015). In the paper's
   * head, which has none: as PyTorch's linear layers do by default, weights with a variance of 1/(3
   * in) and biases up to 1/√in. {@code learner/RATIONALE.md} has the figures.
   */
  static IntFunction<Initial> narrow(Head kind) {
    return kind == Head.PAPER
        ? in -> new Initial((float) Math.sqrt(1.0 / 3 / in), (float) Math.sqrt(1.0 / in))
        : in -> new Initial((float) Math.sqrt(2.0 / in), 0);
  }

  private static Layer linear(String name, int in, int out, IntFunction<Initial> initial) {
    return new Layer.Linear(name, in, out, initial.apply(in));
  }
}
