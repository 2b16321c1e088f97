package io.uicstream.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Networks so small that {@link ReferenceForward} computes them in no time, and images for them.
 */
final class TinyNetworks {
  static final int SIDE = 10;
  static final int CLASSES = 3;

  /** Steps down the gradient as it is. */
  static final Sgd PLAIN = new Sgd(0, 0);

  private TinyNetworks() {}

  /** Overlapping pools, a stride, every kind of layer. Sides 10, 10, 4, 4, 4. */
  static Network tiny(boolean sobel, float dropout) {
    List<Layer> layers = new ArrayList<>();
    layers.add(
        new Layer.Normalize(
            "normalize", new float[] {0.5f, 0.4f, 0.3f}, new float[] {0.2f, 0.3f, 0.25f}));
    if (sobel) {
      layers.add(new Layer.Sobel("sobel"));
    }
    layers.add(new Layer.Convolution("conv1", sobel ? 2 : 3, 4, 3, 1, 1, true));
    layers.add(new Layer.BatchNorm("bn1", 4));
    layers.add(new Layer.Relu("relu1"));
    layers.add(new Layer.MaxPool("pool1", 3, 2, 0));
    layers.add(new Layer.Convolution("conv2", 4, 5, 3, 1, 1, true));
    layers.add(new Layer.BatchNorm("bn2", 5));
    layers.add(new Layer.Relu("relu2"));
    layers.add(new Layer.Flatten("flatten"));
    if (dropout > 0) {
      layers.add(new Layer.Dropout("drop", dropout));
    }
    layers.add(new Layer.Linear("fc", 80, 6, 0.15f));
    layers.add(new Layer.BatchNorm("bn3", 6));
    layers.add(new Layer.Relu("relu3"));
    layers.add(new Layer.Linear("top", 6, CLASSES, 0.5f));
    return new Network("tiny", SIDE, CLASSES, layers);
  }

  /** Residual blocks with and without a shortcut of layers, a padded pool. Sides 10, 5, 5, 3, 1. */
  static Network tinyResidual() {
    List<Layer> layers = new ArrayList<>();
    layers.add(
        new Layer.Normalize(
            "normalize", new float[] {0.5f, 0.4f, 0.3f}, new float[] {0.2f, 0.3f, 0.25f}));
    layers.add(new Layer.Convolution("conv1", 3, 4, 3, 1, 1, false));
    layers.add(new Layer.BatchNorm("bn1", 4));
    layers.add(new Layer.MaxPool("pool1", 3, 2, 1));
    layers.add(
        new Layer.Residual(
            "block1",
            List.of(
                new Layer.Convolution("block1.conv1", 4, 4, 3, 1, 1, false),
                new Layer.BatchNorm("bn2", 4),
                new Layer.Relu("block1.relu"),
                new Layer.Convolution("block1.conv2", 4, 4, 3, 1, 1, true)),
            List.of()));
    layers.add(
        new Layer.Residual(
            "block2",
            List.of(
                new Layer.Convolution("block2.conv1", 4, 6, 3, 2, 1, false),
                new Layer.BatchNorm("bn3", 6)),
            List.of(
                new Layer.Convolution("block2.shortcut", 4, 6, 1, 2, 0, false),
                new Layer.BatchNorm("bn4", 6))));
    layers.add(new Layer.GlobalAveragePool("average"));
    layers.add(new Layer.Flatten("flatten"));
    layers.add(new Layer.Linear("top", 6, CLASSES, 0.5f));
    return new Network("tiny-residual", SIDE, CLASSES, layers);
  }

  /** A convolution and a linear probe on it, pooled and normalised. Sides 10, 3. */
  static Network tinyProbe() {
    return new Network(
        "tiny-probe",
        SIDE,
        CLASSES,
        List.of(
            new Layer.Normalize(
                "normalize", new float[] {0.5f, 0.4f, 0.3f}, new float[] {0.2f, 0.3f, 0.25f}),
            new Layer.Convolution("conv1", 3, 4, 3, 1, 1, true),
            new Layer.BatchNorm("bn1", 4),
            new Layer.Relu("relu1"),
            new Layer.AveragePool("pool", 4, 3, 1),
            new Layer.BatchNorm("bn2", 4, false),
            new Layer.Flatten("flatten"),
            new Layer.Linear("top", 36, CLASSES, 0.5f)));
  }

  /** One of the networks above by name. */
  static Network network(String name) {
    return switch (name) {
      case "rgb" -> tiny(false, 0);
      case "sobel" -> tiny(true, 0);
      case "residual" -> tinyResidual();
      case "probe" -> tinyProbe();
      case "frozen" -> tinyProbe().frozenUpTo("relu1");
      case "frozen-block" -> tinyResidual().frozenUpTo("block1");
      case "frozen-input" -> tinyProbe().frozenUpTo("normalize");
      default -> throw new IllegalArgumentException(name);
    };
  }

  static ViewBatch views(int side, int images, long seed) {
    return new ViewBatch(
        side,
        pixels(side, images, seed),
        new ArrayList<>(java.util.Collections.nCopies(images, Photometric.NONE)));
  }

  static byte[] pixels(int side, int images, long seed) {
    byte[] pixels = new byte[images * side * side * 3];
    new Random(seed).nextBytes(pixels);
    return pixels;
  }
}
