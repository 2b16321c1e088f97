package io.uicstream.learner.image;

/** Rows of a PNG, or of one pass of an interlaced one, with their filters undone. */
final class PngRows implements Rows {
  private static final int NONE = 0;
  private static final int SUB = 1;
  private static final int UP = 2;
  private static final int AVERAGE = 3;
  private static final int PAETH = 4;

  private final PngData data;
  private final int step;
  private final byte[] filter = new byte[1];
  private byte[] current;
  private byte[] above;
  private int next;

  /**
   * Begins at the first row.
   *
   * @param data closed together with this
   */
  PngRows(PngData data, Samples samples, int width) {
    this.data = data;
    step = Math.max(1, samples.pixelBits() / 8);
    current = new byte[Math.toIntExact(samples.rowBytes(width))];
    above = new byte[current.length];
  }

  @Override
  public void read(int y, byte[] row) throws UndecodableImageException {
    for (; next <= y; next++) {
      byte[] swap = above;
      above = current;
      current = swap;
      data.read(filter, 1);
      data.read(current, current.length);
      undo(filter[0]);
    }
    System.arraycopy(current, 0, row, 0, current.length);
  }

  private void undo(int type) throws UndecodableImageException {
    switch (type) {
      case NONE -> {}
      case SUB -> {
        for (int i = step; i < current.length; i++) {
          current[i] += current[i - step];
        }
      }
      case UP -> {
        for (int i = 0; i < current.length; i++) {
          current[i] += above[i];
        }
      }
      case AVERAGE -> {
        for (int i = 0; i < current.length; i++) {
          int left = i < step ? 0 : current[i - step] & 0xff;
          current[i] += (byte) ((left + (above[i] & 0xff)) >> 1);
        }
      }
      case PAETH -> {
        for (int i = 0; i < current.length; i++) {
          int left = i < step ? 0 : current[i - step] & 0xff;
          int corner = i < step ? 0 : above[i - step] & 0xff;
          current[i] += (byte) paeth(left, above[i] & 0xff, corner);
        }
      }
      default -> throw Png.corrupt("a row of filter " + type + ", which there is not");
    }
  }

  private static int paeth(int left, int up, int corner) {
    int toLeft = Math.abs(up - corner);
    int toUp = Math.abs(left - corner);
    int toCorner = Math.abs(left + up - 2 * corner);
    if (toLeft <= toUp && toLeft <= toCorner) {
      return left;
    }
    return toUp <= toCorner ? up : corner;
  }

  @Override
  public void close() {
    data.close();
  }
}
