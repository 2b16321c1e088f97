package io.uicstream.learner.image;

/** Rows of samples that are written as numbers. */
final class PnmNumbers implements Rows {
  private final Bytes numbers;
  private final boolean digits;
  private final boolean wide;
  private int at;
  private int next;

  /**
   * Begins at the first row.
   *
   * @param digits every digit is a number, with or without space between them
   */
  PnmNumbers(Bytes numbers, Samples samples, boolean digits) {
    this.numbers = numbers;
    this.digits = digits;
    wide = samples.sampleBits() == 16;
  }

  @Override
  public void read(int y, byte[] row) throws UndecodableImageException {
    for (; next <= y; next++) {
      for (int i = 0; i < row.length; ) {
        int value = number();
        if (wide) {
          row[i++] = (byte) (value >> 8);
        }
        row[i++] = (byte) value;
      }
    }
  }

  private int number() throws UndecodableImageException {
    byte[] array = numbers.array();
    int end = numbers.end();
    int position = numbers.start() + at;
    while (position < end && Pnm.isSpace(array[position])) {
      position++;
    }
    if (position >= end) {
      throw Pnm.truncated();
    }
    int first = position;
    int value = 0;
    while (position < end
        && array[position] >= '0'
        && array[position] <= '9'
        && (position == first || !digits)) {
      value = Math.min(65_535, value * 10 + array[position++] - '0');
    }
    if (position == first) {
      throw Pnm.corrupt("something else where a number must be");
    }
    at = position - numbers.start();
    return value;
  }
}
