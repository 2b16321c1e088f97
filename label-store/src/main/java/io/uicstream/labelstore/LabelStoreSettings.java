package io.uicstream.labelstore;

/**
 * Settings of a label store. The limits of the window are kept whenever an image is admitted, by
 * evicting the oldest; images that left otherwise still count until the window has moved past them.
 *
 * @param classes K; a store opened with another K than it was made with is refused
 * @param windowImages most images that can be drawn for training, at least 1; may differ from the
 *     run before
 * @param windowBytes most encoded bytes in the window; {@code Long.MAX_VALUE} for no limit. An
 *     image that alone has more is labelled but not kept
 * @param windowAgeMs images admitted longer ago leave the window; {@code Long.MAX_VALUE} for no
 *     limit
 */
public record LabelStoreSettings(
    int classes, int windowImages, long windowBytes, long windowAgeMs) {
  public LabelStoreSettings {
    if (classes < 2) {
      throw new IllegalArgumentException("classes must be at least 2, was " + classes);
    }
    if (windowImages < 1 || windowBytes < 1 || windowAgeMs < 1) {
      throw new IllegalArgumentException("window limits must be at least 1");
    }
  }
}
