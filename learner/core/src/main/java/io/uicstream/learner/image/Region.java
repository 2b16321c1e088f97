package io.uicstream.learner.image;

import io.uicstream.engine.Crop;

/**
 * A rectangle of whole pixels.
 *
 * @param left first column, at least 0
 * @param top first row, at least 0
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
record Region(int left, int top, int width, int height) {
  Region {
    if (left < 0 || top < 0 || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "no region at " + left + ", " + top + " of " + width + " x " + height);
    }
  }

  /** The smallest region of an image that holds a crop of it. */
  static Region covering(Crop crop, int width, int height) {
    int left = first(crop.left(), width);
    int top = first(crop.top(), height);
    return new Region(
        left,
        top,
        end(crop.left() + crop.width(), left, width) - left,
        end(crop.top() + crop.height(), top, height) - top);
  }

  private static int first(float part, int length) {
    return Math.max(0, Math.min(length - 1, (int) Math.floor(part * length)));
  }

  private static int end(float part, int first, int length) {
    return Math.max(first + 1, Math.min(length, (int) Math.ceil(part * length)));
  }
}
