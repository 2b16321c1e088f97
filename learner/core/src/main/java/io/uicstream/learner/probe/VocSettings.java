package io.uicstream.learner.probe;

/**
 * VOC07 classification as asked for.
 *
 * @param training which layers learn
 * @param steps of 16 images, at least 1
 * @param seed of first weights, order and crops
 */
public record VocSettings(VocTraining training, long steps, long seed) {
  public VocSettings {
    if (steps < 1) {
      throw new IllegalArgumentException("VOC classification takes 1 step or more, not " + steps);
    }
  }
}
