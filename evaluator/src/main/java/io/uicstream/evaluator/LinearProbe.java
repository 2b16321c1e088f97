package io.uicstream.evaluator;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Multinomial logistic regression over the classes seen so far, one step of gradient descent for
 * each image at a constant rate. Features are of length 1, then less their mean of late, then of
 * length 1 again, and a constant 1 beside them: activations are nearly all positive, and without
 * their mean most of each is what all have in common. Not thread-safe.
 */
final class LinearProbe {
  private static final float LEARNING_RATE = 0.1f;

  /** The mean is over all images at first, then fades over so many. */
  private static final int MEAN_OVER = 1000;

  private final float[] mean;
  private final List<float[]> weights;

  /**
   * A probe that goes on where one stood.
   *
   * @param mean of the features; changed
   * @param weights of each class: one for each feature, then one for the constant; changed
   */
  LinearProbe(float[] mean, List<float[]> weights) {
    this.mean = mean;
    this.weights = new ArrayList<>(weights);
  }

  float[] mean() {
    return mean;
  }

  List<float[]> weights() {
    return weights;
  }

  /** The likeliest class; empty before the first. */
  OptionalInt predict(float[] unit) {
    if (weights.isEmpty()) {
      return OptionalInt.empty();
    }
    float[] input = input(unit);
    int best = 0;
    float most = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < weights.size(); c++) {
      float logit = Vectors.dot(weights.get(c), input);
      if (logit > most) {
        most = logit;
        best = c;
      }
    }
    return OptionalInt.of(best);
  }

  /**
   * One step on one image.
   *
   * @param trueClass one that it knows, or the next one
   * @param learnt images learnt before
   */
  void learn(float[] unit, int trueClass, long learnt) {
    if (trueClass == weights.size()) {
      weights.add(new float[mean.length + 1]);
    }
    float[] input = input(unit);
    double[] probabilities = softmax(input);
    for (int c = 0; c < weights.size(); c++) {
      float step = (float) (LEARNING_RATE * ((c == trueClass ? 1 : 0) - probabilities[c]));
      float[] row = weights.get(c);
      for (int i = 0; i < row.length; i++) {
        row[i] += step * input[i];
      }
    }
    float share = 1f / Math.min(learnt + 1, MEAN_OVER);
    for (int i = 0; i < mean.length; i++) {
      mean[i] += share * (unit[i] - mean[i]);
    }
  }

  private float[] input(float[] unit) {
    float[] centred = new float[mean.length];
    for (int i = 0; i < centred.length; i++) {
      centred[i] = unit[i] - mean[i];
    }
    float[] input = new float[mean.length + 1];
    System.arraycopy(Vectors.unit(centred), 0, input, 0, mean.length);
    input[mean.length] = 1;
    return input;
  }

  private double[] softmax(float[] input) {
    double[] shares = new double[weights.size()];
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < shares.length; c++) {
      shares[c] = Vectors.dot(weights.get(c), input);
      largest = Math.max(largest, shares[c]);
    }
    double sum = 0;
    for (int c = 0; c < shares.length; c++) {
      shares[c] = Math.exp(shares[c] - largest);
      sum += shares[c];
    }
    for (int c = 0; c < shares.length; c++) {
      shares[c] /= sum;
    }
    return shares;
  }
}
