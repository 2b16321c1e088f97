package io.uicstream.engine;

import io.uicstream.engine.Networks.Head;
import io.uicstream.engine.Networks.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

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
   * @param initialStd standard deviation of a linear layer's first weights, by its inputs
   */
  List<Layer> head(
      Head kind, List<Integer> widths, List<String> names, IntToDoubleFunction initialStd) {
    layers.add(new Layer.Flatten("flatten"));
    int hidden = kind == Head.LINEAR ? 0 : names.size() - 1;
    for (int i = 0; i < hidden; i++) {
      // Numbered as in AlexNet, whose fully connected layers are the sixth and the seventh.
      int number = 6 + i;
      if (kind == Head.PAPER) {
        layers.add(new Layer.Dropout("drop" + number, 0.5f));
      }
      layers.add(linear(names.get(i), widths.get(i), widths.get(i + 1), initialStd));
      if (kind == Head.BN) {
        layers.add(new Layer.BatchNorm("bn" + number, widths.get(i + 1)));
      }
      layers.add(new Layer.Relu("relu" + number));
    }
    int classes = widths.get(widths.size() - 1);
    layers.add(linear(names.get(names.size() - 1), widths.get(hidden), classes, initialStd));
    return layers;
  }

  /**
   * Standard deviations for linear layers narrower than AlexNet's. Batch norm undoes whatever it
   * is, there it is He's. The paper's head keeps AlexNet's 0.01, though that shrinks the signal by
   * more here: the larger the first logits, the less is learnt (CIFAR-10, the way {@code paper} of
   * {@code LearningBench}, seed 1: NMI .065 with He's √(2/in), .083 with .64/√in, .107 with
   * .28/√in, which is nearly 0.01).
   */
  static IntToDoubleFunction narrow(Head kind) {
    return kind == Head.PAPER ? in -> 0.01 : in -> Math.sqrt(2.0 / in);
  }

  private static Layer linear(String name, int in, int out, IntToDoubleFunction initialStd) {
    return new Layer.Linear(name, in, out, (float) initialStd.applyAsDouble(in));
  }
}
