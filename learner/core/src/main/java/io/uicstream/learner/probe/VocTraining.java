package io.uicstream.learner.probe;

import java.util.Locale;

/** Which layers learn VOC07's classes, and how long. */
public enum VocTraining {
  /**
   * The classifier (in AlexNet fc6, fc7 and fc8) alone, as DeepCluster's {@code
   * eval_voc_classif.py} has it: 80,000 steps, the first at 0.003, halved every 5,000.
   */
  FC6_8(0.003f, 80_000, 5_000),
  /**
   * All layers, as DeepCluster's Caffe script {@code eval_voc_classif_all.sh} has it: 150,000
   * steps, the first at 0.001, halved every 20,000. Its PyTorch program is no model here: it draws
   * the convolutions anew before it trains all layers, and so would measure random ones.
   */
  ALL(0.001f, 150_000, 20_000);

  private final float learningRate;
  private final long steps;
  private final long halvedEvery;

  VocTraining(float learningRate, long steps, long halvedEvery) {
    this.learningRate = learningRate;
    this.steps = steps;
    this.halvedEvery = halvedEvery;
  }

  /** Its name in commands and reports: {@code fc6-8}, {@code all}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Steps of 16 images. */
  public long steps() {
    return steps;
  }

  /**
   * Learning rate of a step.
   *
   * @param step 0 for the first
   * @param of how many there will be; where they are not {@link #steps}, the same schedule passes
   *     faster or slower
   */
  float learningRate(long step, long of) {
    return (float)
        (learningRate * Math.pow(0.5, Math.floor((double) step * steps / of / halvedEvery)));
  }
}
