package io.uicstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * What the classes of the generated corpus can be told by: a nearest-centroid classifier is given
 * one simple feature, over 10 classes, so that chance is 0.1. With 2,000 test images the standard
 * error of a share of 0.1 is 0.007.
 */
class CorpusLearnabilityTest {
  private static final int SIDE = 32;
  private static final int CLASSES = 10;
  private static final int TRAINING_IMAGES = 4000;
  private static final int TEST_IMAGES = 2000;
  private static final int DIRECTIONS = 12;

  @Test
  void shouldNotTellClassesByMeanColour() {
    assertThat(accuracy(CorpusLearnabilityTest::meanColour)).isBetween(0.07, 0.13);
  }

  @Test
  void shouldNotTellClassesByHistogramOfBrightness() {
    assertThat(accuracy(CorpusLearnabilityTest::brightnessHistogram)).isBetween(0.07, 0.13);
  }

  @Test
  void shouldTellClassesByDirectionsOfEdges() {
    assertThat(accuracy(CorpusLearnabilityTest::edgeDirections)).isGreaterThan(0.4);
  }

  @Test
  void shouldVaryWhatSaysNothingOfTheClass() {
    try (GeneratedCorpus corpus = Corpora.of(7, 1000, Order.AS_IS)) {
      double[][] colours = new double[100][];
      int found = 0;
      for (int index = 0; found < colours.length; index++) {
        if (corpus.classOf(index) == 3) {
          colours[found++] = meanColour(corpus.raster(index));
        }
      }
      for (int channel = 0; channel < 3; channel++) {
        int of = channel;
        double[] values = Arrays.stream(colours).mapToDouble(colour -> colour[of]).toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance =
            Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        assertThat(Math.sqrt(variance)).as("channel %d", channel).isGreaterThan(30);
      }
    }
  }

  private static double accuracy(Function<int[], double[]> feature) {
    try (GeneratedCorpus corpus = Corpora.of(7, TRAINING_IMAGES + TEST_IMAGES, Order.AS_IS)) {
      double[][] centroids = new double[CLASSES][];
      for (int index = 0; index < TRAINING_IMAGES; index++) {
        double[] values = feature.apply(corpus.raster(index));
        int trueClass = corpus.classOf(index);
        if (centroids[trueClass] == null) {
          centroids[trueClass] = new double[values.length];
        }
        for (int i = 0; i < values.length; i++) {
          centroids[trueClass][i] += values[i] * CLASSES / TRAINING_IMAGES;
        }
      }
      int right = 0;
      for (int index = TRAINING_IMAGES; index < TRAINING_IMAGES + TEST_IMAGES; index++) {
        if (nearest(centroids, feature.apply(corpus.raster(index))) == corpus.classOf(index)) {
          right++;
        }
      }
      return (double) right / TEST_IMAGES;
    }
  }

  private static int nearest(double[][] centroids, double[] values) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int candidate = 0; candidate < centroids.length; candidate++) {
      double distance = 0;
      for (int i = 0; i < values.length; i++) {
        double difference = values[i] - centroids[candidate][i];
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  private static double[] meanColour(int[] pixels) {
    double[] mean = new double[3];
    for (int pixel : pixels) {
      mean[0] += (pixel >> 16 & 255) / (double) pixels.length;
      mean[1] += (pixel >> 8 & 255) / (double) pixels.length;
      mean[2] += (pixel & 255) / (double) pixels.length;
    }
    return mean;
  }

  private static double[] brightnessHistogram(int[] pixels) {
    double[] histogram = new double[16];
    for (int pixel : pixels) {
      histogram[(int) luma(pixel) / 16] += 1.0 / pixels.length;
    }
    return histogram;
  }

  /**
   * Shares of edge strength by direction, turned so that the strongest direction comes first, and
   * the share of pixels with a strong edge: both do not change with rotation or contrast.
   */
  private static double[] edgeDirections(int[] pixels) {
    double[] directions = new double[DIRECTIONS];
    double[] strengths = new double[pixels.length];
    for (int row = 1; row < SIDE - 1; row++) {
      for (int column = 1; column < SIDE - 1; column++) {
        int at = row * SIDE + column;
        double dx = luma(pixels[at + 1]) - luma(pixels[at - 1]);
        double dy = luma(pixels[at + SIDE]) - luma(pixels[at - SIDE]);
        double angle = Math.atan2(dy, dx) + Math.PI;
        strengths[at] = Math.hypot(dx, dy);
        directions[(int) (angle * DIRECTIONS / Math.PI) % DIRECTIONS] +=
            strengths[at] * strengths[at];
      }
    }
    double sum = Arrays.stream(directions).sum();
    int strongest = 0;
    for (int i = 1; i < DIRECTIONS; i++) {
      strongest = directions[i] > directions[strongest] ? i : strongest;
    }
    double[] feature = new double[DIRECTIONS + 1];
    for (int i = 0; i < DIRECTIONS; i++) {
      feature[i] = directions[(strongest + i) % DIRECTIONS] / sum;
    }
    double strong = 0.4 * Arrays.stream(strengths).max().orElseThrow();
    feature[DIRECTIONS] =
        (double) Arrays.stream(strengths).filter(s -> s > strong).count() / pixels.length;
    return feature;
  }

  private static double luma(int rgb) {
    return 0.299 * (rgb >> 16 & 255) + 0.587 * (rgb >> 8 & 255) + 0.114 * (rgb & 255);
  }
}
