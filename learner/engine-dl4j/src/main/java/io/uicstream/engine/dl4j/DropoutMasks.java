package io.uicstream.engine.dl4j;

import java.util.SplittableRandom;

/** Random numbers for dropout: one seeded stream per model, in the order of its training passes. */
final class DropoutMasks {
  private final SplittableRandom random;

  DropoutMasks(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * Factors for so many values: 0 with probability {@code p}, else 1/(1−p).
   *
   * @param p 0 to below 1
   */
  float[] next(int length, float p) {
    float[] mask = new float[length];
    float keep = 1 / (1 - p);
    int threshold = (int) (p * (1L << 31));
    for (int i = 0; i < length; i++) {
      mask[i] = (random.nextInt() >>> 1) < threshold ? 0 : keep;
    }
    return mask;
  }
}
