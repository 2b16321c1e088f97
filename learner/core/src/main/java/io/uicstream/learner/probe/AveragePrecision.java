package io.uicstream.learner.probe;

import io.uicstream.engine.MultiLabels;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Average precision of a ranking, as scikit-learn's {@code average_precision_score} and DeepCluster
 * have it: Σ (Rₙ − Rₙ₋₁)·Pₙ over the distinct scores from the largest down, without interpolation
 * (VOC's own program of 2007 interpolates at 11 points).
 *
 * <p>Golden values of the test come from
 *
 * <pre>{@code
 * import numpy as np; from sklearn.metrics import average_precision_score
 * ap = lambda gt, s: average_precision_score(gt[gt <= 1], s[gt <= 1] - 1e-5 * gt[gt <= 1])
 * ap(np.array([0, 0, 1, 1]), np.array([.1, .4, .35, .8]))
 * }</pre>
 */
final class AveragePrecision {
  /** Taken from the scores of positives: of scores closer than that the negatives come first. */
  private static final double TIE = 1e-5;

  private AveragePrecision() {}

  /**
   * Computes it; images whose label is ignored have no part in it.
   *
   * @param scores one for each image
   * @param labels as {@link MultiLabels} has them, one of them {@link MultiLabels#PRESENT}
   * @return above 0, at most 1
   */
  static double of(double[] scores, int[] labels) {
    int[] kept =
        IntStream.range(0, labels.length).filter(i -> labels[i] != MultiLabels.IGNORED).toArray();
    double[] lowered = scores.clone();
    for (int i : kept) {
      lowered[i] -= TIE * labels[i];
    }
    int[] ranked =
        Arrays.stream(kept)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -lowered[i]))
            .mapToInt(i -> i)
            .toArray();
    long positives = Arrays.stream(ranked).filter(i -> labels[i] == MultiLabels.PRESENT).count();
    double precisions = 0;
    long found = 0;
    long foundBefore = 0;
    for (int rank = 0; rank < ranked.length; rank++) {
      if (labels[ranked[rank]] == MultiLabels.PRESENT) {
        found++;
      }
      boolean last = rank + 1 == ranked.length;
      if (last || lowered[ranked[rank + 1]] < lowered[ranked[rank]]) {
        precisions += (double) (found - foundBefore) * found / (rank + 1);
        foundBefore = found;
      }
    }
    return precisions / positives;
  }
}
