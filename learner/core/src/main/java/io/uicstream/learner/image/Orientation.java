package io.uicstream.learner.image;

/**
 * How a stored image must be turned to be upright, by the numbers 1 to 8 of the EXIF tag
 * Orientation. The upright pixel (x, y) is the stored pixel (x, y), swapped if {@link #transposed},
 * then counted from the other side in the mirrored directions.
 *
 * @param number 1 to 8
 */
record Orientation(int number) {
  static final Orientation UPRIGHT = new Orientation(1);

  Orientation {
    if (number < 1 || number > 8) {
      throw new IllegalArgumentException("EXIF orientation " + number);
    }
  }

  /** By its number; a number that means nothing means upright. */
  static Orientation of(int number) {
    return number >= 1 && number <= 8 ? new Orientation(number) : UPRIGHT;
  }

  /** Whether upright rows are stored columns. */
  boolean transposed() {
    return number >= 5;
  }

  private boolean fromRight() {
    return number == 2 || number == 3 || number == 7 || number == 8;
  }

  private boolean fromBottom() {
    return number == 3 || number == 4 || number == 6 || number == 7;
  }

  /** The part of the stored image that holds a region of the upright one. */
  Region stored(Region upright, int storedWidth, int storedHeight) {
    int left = transposed() ? upright.top() : upright.left();
    int top = transposed() ? upright.left() : upright.top();
    int width = transposed() ? upright.height() : upright.width();
    int height = transposed() ? upright.width() : upright.height();
    return new Region(
        fromRight() ? storedWidth - left - width : left,
        fromBottom() ? storedHeight - top - height : top,
        width,
        height);
  }

  /** Turns a stored image or region upright. */
  Raster upright(Raster stored) {
    if (number == 1) {
      return stored;
    }
    int width = transposed() ? stored.height() : stored.width();
    int height = transposed() ? stored.width() : stored.height();
    byte[] rgb = new byte[stored.rgb().length];
    for (int y = 0, to = 0; y < height; y++) {
      for (int x = 0; x < width; x++, to += 3) {
        int column = transposed() ? y : x;
        int row = transposed() ? x : y;
        column = fromRight() ? stored.width() - 1 - column : column;
        row = fromBottom() ? stored.height() - 1 - row : row;
        System.arraycopy(stored.rgb(), 3 * (row * stored.width() + column), rgb, to, 3);
      }
    }
    return new Raster(width, height, rgb);
  }
}
