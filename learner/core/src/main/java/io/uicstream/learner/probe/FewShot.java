package io.uicstream.learner.probe;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Few-shot classification by prototypes (Snell et al. 2017) on fixed features: in each episode N
 * classes are drawn, of each K images whose mean is the prototype of the class, and other images
 * that go to the nearest prototype by Euclidean distance.
 */
final class FewShot {
  /** Of a normal distribution, 95 % lie within so many deviations. */
  private static final double DEVIATIONS = 1.96;

  private final float[] rows;
  private final int features;
  private final int[][] members;

  /**
   * Episodes to run.
   *
   * @param ways N, classes in an episode, at least 2
   * @param shots K, images of each that make the prototype, at least 1
   * @param queries images of each that are classified, at least 1
   * @param episodes E, at least 2
   * @param seed of what is drawn
   */
  record Episodes(int ways, int shots, int queries, int episodes, long seed) {}

  /**
   * Images to draw from.
   *
   * @param rows [M, features]
   * @param labels M classes, 0 to below {@code classes}
   */
  FewShot(float[] rows, int[] labels, int classes) {
    this.rows = rows;
    this.features = rows.length / labels.length;
    this.members =
        IntStream.range(0, classes)
            .mapToObj(c -> IntStream.range(0, labels.length).filter(i -> labels[i] == c).toArray())
            .toArray(int[][]::new);
  }

  /**
   * Mean accuracy over all episodes and its 95 % interval: ± 1.96 standard errors.
   *
   * @throws IllegalArgumentException if there are too few classes, or too few images of one
   */
  ProbeFigures.FewShotFigure run(Episodes settings) {
    int needed = settings.shots + settings.queries;
    if (settings.ways > members.length
        || Arrays.stream(members).anyMatch(images -> images.length < needed)) {
      throw new IllegalArgumentException(
          settings + " need as many classes, and " + needed + " images of each");
    }
    double[] accuracies = new double[settings.episodes];
    SplittableRandom random = new SplittableRandom(settings.seed);
    for (int episode = 0; episode < settings.episodes; episode++) {
      accuracies[episode] = episode(settings, random);
    }
    double mean = Arrays.stream(accuracies).average().orElseThrow();
    double squares = Arrays.stream(accuracies).map(a -> (a - mean) * (a - mean)).sum();
    double error = Math.sqrt(squares / (settings.episodes - 1) / settings.episodes);
    return new ProbeFigures.FewShotFigure(
        settings.ways,
        settings.shots,
        settings.queries,
        settings.episodes,
        mean,
        DEVIATIONS * error);
  }

  private double episode(Episodes settings, SplittableRandom random) {
    int[] classes = drawn(IntStream.range(0, members.length).toArray(), settings.ways, random);
    List<int[]> images =
        Arrays.stream(classes)
            .mapToObj(c -> drawn(members[c], settings.shots + settings.queries, random))
            .toList();
    double[][] prototypes =
        images.stream()
            .map(ofClass -> mean(Arrays.copyOf(ofClass, settings.shots)))
            .toArray(double[][]::new);
    int correct = 0;
    for (int way = 0; way < settings.ways; way++) {
      for (int query = settings.shots; query < settings.shots + settings.queries; query++) {
        if (nearest(prototypes, images.get(way)[query]) == way) {
          correct++;
        }
      }
    }
    return (double) correct / (settings.ways * settings.queries);
  }

  /** So many of them, at random and without repetition. */
  private static int[] drawn(int[] from, int count, SplittableRandom random) {
    int[] shuffled = from.clone();
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i, shuffled.length);
      int drawn = shuffled[other];
      shuffled[other] = shuffled[i];
      shuffled[i] = drawn;
    }
    return Arrays.copyOf(shuffled, count);
  }

  private double[] mean(int[] images) {
    double[] mean = new double[features];
    for (int image : images) {
      for (int j = 0; j < features; j++) {
        mean[j] += (double) rows[image * features + j] / images.length;
      }
    }
    return mean;
  }

  private int nearest(double[][] prototypes, int image) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int way = 0; way < prototypes.length; way++) {
      double distance = 0;
      for (int j = 0; j < features; j++) {
        double difference = prototypes[way][j] - rows[image * features + j];
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        nearest = way;
      }
    }
    return nearest;
  }
}
