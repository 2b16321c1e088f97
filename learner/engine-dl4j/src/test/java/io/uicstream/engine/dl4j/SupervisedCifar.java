package io.uicstream.engine.dl4j;

import io.uicstream.engine.Model;
import io.uicstream.engine.Network;
import io.uicstream.engine.Networks;
import io.uicstream.engine.Photometric;
import io.uicstream.engine.Scores;
import io.uicstream.engine.Sgd;
import io.uicstream.engine.ViewBatch;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Trains the small network on true labels and measures top-1 on held-out images, to show on real
 * data that the engine's gradients are right: {@code FOLDER [SAMPLES [SOBEL|RGB]]}, where FOLDER
 * holds {@code train/CLASS/*.jpg} and {@code test/CLASS/*.jpg} of 32×32 pixels.
 */
final class SupervisedCifar {
  private static final int SIDE = 32;
  private static final int BATCH = 64;
  private static final float LEARNING_RATE = 0.05f;

  private SupervisedCifar() {}

  private record Images(int classes, List<BufferedImage> images, List<Integer> labels) {}

  /** Prints top-1 after so many samples, 60,000 unless given. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    int samples = args.length > 1 ? Integer.parseInt(args[1]) : 60_000;
    Networks.Input input = Networks.Input.valueOf(args.length > 2 ? args[2] : "RGB");
    Images train = read(folder.resolve("train"));
    Images test = read(folder.resolve("test"));
    int classes = train.classes();
    Network network = Networks.create("alexnet-small", SIDE, classes, Networks.Head.BN, input);
    try (Model model = new Dl4jEngine().create(network, Sgd.PAPER, 1)) {
      long start = System.nanoTime();
      train(model, train, samples);
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "%s, %s: top-1 %.1f %% on %d test images after %d samples in %.0f s (%.0f images/s)%n",
          network.name(),
          input,
          100.0 * correct(model, test) / test.labels().size(),
          test.labels().size(),
          samples,
          seconds,
          samples / seconds);
    }
  }

  private static void train(Model model, Images images, int samples) {
    SplittableRandom random = new SplittableRandom(1);
    int steps = samples / BATCH;
    int[] order = new int[0];
    int next = 0;
    for (int step = 0; step < steps; step++) {
      byte[] pixels = new byte[BATCH * SIDE * SIDE * 3];
      int[] labels = new int[BATCH];
      List<Photometric> photometric = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        if (next == order.length) {
          order = shuffled(images.labels().size(), random);
          next = 0;
        }
        int image = order[next++];
        labels[i] = images.labels().get(image);
        crop(images.images().get(image), random, pixels, i);
        photometric.add(random.nextBoolean() ? Photometric.FLIP : Photometric.NONE);
      }
      float learningRate = LEARNING_RATE * (1 - (float) step / steps);
      float loss =
          model.train(new ViewBatch(SIDE, pixels, photometric), labels, learningRate).loss();
      if (step % 100 == 0) {
        System.out.printf("step %d of %d: loss %.3f%n", step, steps, loss);
      }
    }
  }

  private static int[] shuffled(int length, SplittableRandom random) {
    int[] order = new int[length];
    Arrays.setAll(order, i -> i);
    for (int i = length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[other];
      order[other] = swapped;
    }
    return order;
  }

  /** A square of 30 to 100 % of the area, resized to the whole side. */
  private static void crop(BufferedImage image, SplittableRandom random, byte[] pixels, int at) {
    int crop = (int) Math.round(SIDE * Math.sqrt(random.nextDouble(0.3, 1)));
    int left = random.nextInt(SIDE - crop + 1);
    int top = random.nextInt(SIDE - crop + 1);
    BufferedImage view = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = view.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, SIDE, SIDE, left, top, left + crop, top + crop, null);
    graphics.dispose();
    copy(view, pixels, at);
  }

  private static void copy(BufferedImage image, byte[] pixels, int at) {
    int[] rgb = image.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE);
    for (int i = 0; i < rgb.length; i++) {
      int to = (at * SIDE * SIDE + i) * 3;
      pixels[to] = (byte) (rgb[i] >> 16);
      pixels[to + 1] = (byte) (rgb[i] >> 8);
      pixels[to + 2] = (byte) rgb[i];
    }
  }

  private static int correct(Model model, Images test) {
    int correct = 0;
    for (int from = 0; from < test.labels().size(); from += 250) {
      int size = Math.min(250, test.labels().size() - from);
      byte[] pixels = new byte[size * SIDE * SIDE * 3];
      for (int i = 0; i < size; i++) {
        copy(test.images().get(from + i), pixels, i);
      }
      ViewBatch views = new ViewBatch(SIDE, pixels, Collections.nCopies(size, Photometric.NONE));
      Scores scores = model.scores(views).scores();
      for (int i = 0; i < size; i++) {
        correct += best(scores, i) == test.labels().get(from + i) ? 1 : 0;
      }
    }
    return correct;
  }

  private static int best(Scores scores, int image) {
    int best = 0;
    for (int k = 1; k < scores.classes(); k++) {
      best = scores.logit(image, k) > scores.logit(image, best) ? k : best;
    }
    return best;
  }

  private static Images read(Path folder) throws IOException {
    int classes = 0;
    List<BufferedImage> images = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (Path directory : children(folder)) {
      for (Path file : children(directory)) {
        images.add(ImageIO.read(file.toFile()));
        labels.add(classes);
      }
      classes++;
    }
    return new Images(classes, images, labels);
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }
}
