package io.uicstream.engine;

/**
 * What is to be seen in each image of a minibatch, where that may be several classes, or none.
 *
 * @param classes K, at least 1
 * @param values [B, K] row-major: {@link #PRESENT}, {@link #ABSENT}, or {@link #IGNORED}; not
 *     copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record MultiLabels(int classes, int[] values) {
  /** The image shows the class. */
  public static final int PRESENT = 1;

  /** The image does not show the class. */
  public static final int ABSENT = 0;

  /** Neither is to be learnt: not known, or what VOC calls difficult. */
  public static final int IGNORED = -1;

  public MultiLabels {
    if (classes < 1 || values.length % classes != 0) {
      throw new IllegalArgumentException(
          "%d labels are not %d for each image".formatted(values.length, classes));
    }
    for (int value : values) {
      if (value < IGNORED || value > PRESENT) {
        throw new IllegalArgumentException(
            "a label is %d (present), %d (absent) or %d (ignored), not %d"
                .formatted(PRESENT, ABSENT, IGNORED, value));
      }
    }
  }

  /** B, the number of images. */
  public int images() {
    return values.length / classes;
  }
}
