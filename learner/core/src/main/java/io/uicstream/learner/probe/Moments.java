package io.uicstream.learner.probe;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Sums of features, and of products of two of them, over labelled images: all that ridge regression
 * needs to know, so that the images' features need not be kept. Takes 8·d² bytes.
 *
 * <p>Used by one thread at a time; products are summed on all processors.
 */
final class Moments {
  private final int features;
  private final double[] sums;
  private final double[][] classSums;
  private final long[] classSizes;

  /** Row i holds the products of feature i with those from i on. */
  private final double[][] products;

  private long images;

  /**
   * No images yet.
   *
   * @param features d
   * @param classes C
   */
  Moments(int features, int classes) {
    this.features = features;
    this.sums = new double[features];
    this.classSums = new double[classes][features];
    this.classSizes = new long[classes];
    this.products = new double[features][features];
  }

  /**
   * Adds images.
   *
   * @param rows [count, d]
   * @param labels class of each, from index {@code first} on
   */
  void add(float[] rows, int count, int[] labels, int first) {
    double[][] values = new double[count][features];
    for (int image = 0; image < count; image++) {
      double[] ofClass = classSums[labels[first + image]];
      for (int j = 0; j < features; j++) {
        double value = rows[image * features + j];
        values[image][j] = value;
        sums[j] += value;
        ofClass[j] += value;
      }
      classSizes[labels[first + image]]++;
    }
    images += count;
    IntStream.range(0, features)
        .parallel()
        .forEach(i -> RowProducts.addProduct(products[i], values, i));
  }

  /**
   * What standardised features (mean 0, deviation 1) of these images are like.
   *
   * @param means of the features
   * @param scales one over their standard deviations; 0 for a feature that never changes
   * @param correlations [d, d], symmetric
   * @param targets [d, C], mean product of each feature with the indicator of each class
   * @param shares of the classes, 0 to 1
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Standardised(
      double[] means,
      double[] scales,
      DMatrixRMaj correlations,
      DMatrixRMaj targets,
      double[] shares) {}

  /** Standardises by the mean and deviation of the images added so far, at least one. */
  Standardised standardised() {
    double[] means = Arrays.stream(sums).map(sum -> sum / images).toArray();
    double[] scales = new double[features];
    for (int j = 0; j < features; j++) {
      double square = products[j][j] / images;
      double variance = square - means[j] * means[j];
      // Less is what rounding leaves of a feature that is the same for every image.
      scales[j] = variance > 1e-10 * square ? 1 / Math.sqrt(variance) : 0;
    }
    return new Standardised(
        means,
        scales,
        correlations(means, scales),
        targets(means, scales),
        Arrays.stream(classSizes).mapToDouble(size -> (double) size / images).toArray());
  }

  private DMatrixRMaj correlations(double[] means, double[] scales) {
    DMatrixRMaj correlations = new DMatrixRMaj(features, features);
    for (int i = 0; i < features; i++) {
      for (int j = i; j < features; j++) {
        double covariance = products[i][j] / images - means[i] * means[j];
        double correlation = covariance * scales[i] * scales[j];
        correlations.set(i, j, correlation);
        correlations.set(j, i, correlation);
      }
    }
    return correlations;
  }

  private DMatrixRMaj targets(double[] means, double[] scales) {
    DMatrixRMaj targets = new DMatrixRMaj(features, classSums.length);
    for (int c = 0; c < classSums.length; c++) {
      double share = (double) classSizes[c] / images;
      for (int j = 0; j < features; j++) {
        targets.set(j, c, (classSums[c][j] / images - means[j] * share) * scales[j]);
      }
    }
    return targets;
  }
}
