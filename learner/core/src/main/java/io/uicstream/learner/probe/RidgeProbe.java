package io.uicstream.learner.probe;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ridge regression on the pooled activations of a stage. The penalty is the best of a few on
 * training images held out; then all training images are fitted with it. The test images have no
 * part in the choice.
 */
final class RidgeProbe {
  /** Cells per side that feature maps are averaged into, where that is not too many features. */
  private static final int GRID = 4;

  /** Time grows with the square of the features, and with the cube beyond a few thousand. */
  private static final int MOST_FEATURES = 4096;

  /** Of equally good ones the strongest is taken. */
  private static final List<Double> PENALTIES = List.of(10.0, 1.0, 0.1, 0.01, 0.001);

  private static final int MOST_HELD_OUT = 5000;

  private final Labelled train;
  private final Labelled test;
  private final int classes;

  /** A probe; the training images come in random order, the last tenth is held out. */
  RidgeProbe(Labelled train, Labelled test, int classes) {
    this.train = train;
    this.test = test;
    this.classes = classes;
  }

  /** Largest grid up to 4×4 that leaves no more than 4,096 features, at least 1×1. */
  static int grid(Stage stage) {
    int grid = Math.min(GRID, stage.side());
    while (grid > 1 && stage.channels() * grid * grid > MOST_FEATURES) {
      grid--;
    }
    return grid;
  }

  /** Images held out of so many: a tenth, at least one and at most 5,000. */
  static int heldOut(int images) {
    return Math.max(1, Math.min(MOST_HELD_OUT, images / 10));
  }

  ProbeFigures.RidgeFigure run(PooledFeatures features, ProbeProgress progress) {
    int images = train.views().images();
    int fitted = images - heldOut(images);
    ProbeProgress ridge = progress.within("ridge on " + features.stage().name());
    Moments moments = new Moments(features.features(), classes);
    features.forEach(
        train.views(),
        0,
        fitted,
        (first, count, rows) -> {
          moments.add(rows, count, train.labels(), first);
          ridge.at("training images", first + count, images);
        });
    Map<Integer, float[]> heldOut = new LinkedHashMap<>();
    features.forEach(
        train.views(), fitted, images, (first, count, rows) -> heldOut.put(first, rows));
    Choice choice = choose(moments, heldOut);
    heldOut.forEach(
        (first, rows) -> moments.add(rows, count(rows, features), train.labels(), first));
    Ridge chosen = Ridge.fit(moments.standardised(), choice.penalty);
    int[] correct = {0};
    features.forEach(
        test.views(),
        0,
        test.views().images(),
        (first, count, rows) -> {
          correct[0] += chosen.correct(rows, count, test.labels(), first);
          ridge.at("test images", first + count, test.views().images());
        });
    return new ProbeFigures.RidgeFigure(
        features.stage().name(),
        features.stage().layer(),
        features.grid(),
        features.features(),
        choice.penalty,
        choice.top1,
        (double) correct[0] / test.views().images());
  }

  private static int count(float[] rows, PooledFeatures features) {
    return rows.length / features.features();
  }

  private record Choice(double penalty, double top1) {}

  private Choice choose(Moments moments, Map<Integer, float[]> heldOut) {
    Moments.Standardised fitted = moments.standardised();
    int features = fitted.means().length;
    int images = heldOut.values().stream().mapToInt(rows -> rows.length / features).sum();
    return PENALTIES.parallelStream()
        .map(
            penalty -> {
              Ridge ridge = Ridge.fit(fitted, penalty);
              int correct =
                  heldOut.entrySet().stream()
                      .mapToInt(
                          batch ->
                              ridge.correct(
                                  batch.getValue(),
                                  batch.getValue().length / features,
                                  train.labels(),
                                  batch.getKey()))
                      .sum();
              return new Choice(penalty, (double) correct / images);
            })
        .max(Comparator.comparingDouble(Choice::top1).thenComparing(Choice::penalty))
        .orElseThrow();
  }
}
