package io.uicstream.learner.probe;

import io.uicstream.learner.probe.Moments.Standardised;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * A linear classifier fitted in closed form: least squares from standardised features to the
 * indicators of the classes, with an intercept that is not penalised and the penalty λ·N·‖w‖² over
 * N images.
 */
final class Ridge {
  /** [d, C], of features as they are. */
  private final DMatrixRMaj weights;

  private final double[] intercepts;

  private Ridge(DMatrixRMaj weights, double[] intercepts) {
    this.weights = weights;
    this.intercepts = intercepts;
  }

  /**
   * Fits a classifier.
   *
   * @param penalty λ, above 0: how many times the variance of one feature is added to each
   */
  static Ridge fit(Standardised images, double penalty) {
    int features = images.means().length;
    DMatrixRMaj penalised = images.correlations().copy();
    for (int j = 0; j < features; j++) {
      penalised.add(j, j, penalty);
    }
    LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(features);
    if (!solver.setA(penalised)) {
      throw new ProbeException(
          "ridge regression has no solution: activations of the network are not all numbers");
    }
    DMatrixRMaj weights = new DMatrixRMaj(features, images.shares().length);
    solver.solve(images.targets().copy(), weights);
    double[] intercepts = images.shares().clone();
    for (int j = 0; j < features; j++) {
      for (int c = 0; c < intercepts.length; c++) {
        double weight = weights.get(j, c) * images.scales()[j];
        weights.set(j, c, weight);
        intercepts[c] -= weight * images.means()[j];
      }
    }
    return new Ridge(weights, intercepts);
  }

  /**
   * Scores of images, which estimate the indicators of the classes.
   *
   * @param rows [count, d]
   * @return [count, C]
   */
  DMatrixRMaj scores(float[] rows, int count) {
    DMatrixRMaj features = new DMatrixRMaj(count, weights.numRows);
    for (int i = 0; i < features.data.length; i++) {
      features.data[i] = rows[i];
    }
    DMatrixRMaj scores = new DMatrixRMaj(count, intercepts.length);
    CommonOps_DDRM.mult(features, weights, scores);
    for (int i = 0; i < scores.data.length; i++) {
      scores.data[i] += intercepts[i % intercepts.length];
    }
    return scores;
  }

  /** How many of some images have their highest score in their own class. */
  int correct(float[] rows, int count, int[] labels, int first) {
    DMatrixRMaj scores = scores(rows, count);
    int correct = 0;
    for (int image = 0; image < count; image++) {
      int best = 0;
      for (int c = 1; c < intercepts.length; c++) {
        if (scores.get(image, c) > scores.get(image, best)) {
          best = c;
        }
      }
      if (best == labels[first + image]) {
        correct++;
      }
    }
    return correct;
  }
}
