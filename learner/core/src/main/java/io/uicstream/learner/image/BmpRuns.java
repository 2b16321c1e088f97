package io.uicstream.learner.image;

import io.uicstream.learner.image.UndecodableImageException.Reason;

/** Run lengths of a BMP of 4 or 8 bits. What the runs leave out is the first colour. */
final class BmpRuns {
  private static final int END_OF_ROW = 0;
  private static final int END = 1;
  private static final int MOVE = 2;

  private final Bytes runs;
  private final int bits;
  private final int width;
  private final int height;
  private final byte[] indices;
  private int at;
  private int x;
  private int y;

  private BmpRuns(Bytes runs, int bits, int width, int height) {
    this.runs = runs;
    this.bits = bits;
    this.width = width;
    this.height = height;
    indices = new byte[Math.multiplyExact(width, height)];
  }

  /**
   * Undoes runs.
   *
   * @return a row for each of the picture, from top to bottom, a byte a pixel
   * @throws UndecodableImageException if they end before the picture does
   */
  static Rows decode(Bytes runs, int bits, int width, int height) throws UndecodableImageException {
    BmpRuns decoder = new BmpRuns(runs, bits, width, height);
    decoder.run();
    return (y, row) -> System.arraycopy(decoder.indices, (height - 1 - y) * width, row, 0, width);
  }

  private void run() throws UndecodableImageException {
    while (y < height && (y < height - 1 || x < width)) {
      int count = next();
      int value = next();
      if (count > 0) {
        for (int i = 0; i < count; i++) {
          put(bits == 8 ? value : i % 2 == 0 ? value >> 4 : value & 0xf);
        }
      } else if (value == END) {
        return;
      } else if (value == END_OF_ROW) {
        x = 0;
        y++;
      } else if (value == MOVE) {
        x += next();
        y += next();
      } else {
        literal(value);
      }
    }
  }

  private void literal(int count) throws UndecodableImageException {
    for (int i = 0; i < count; i++) {
      if (bits == 8) {
        put(next());
      } else {
        int pair = next();
        put(pair >> 4);
        if (++i < count) {
          put(pair & 0xf);
        }
      }
    }
    int bytes = bits == 8 ? count : (count + 1) / 2;
    if (bytes % 2 == 1) {
      next();
    }
  }

  /** What would be beside the picture is not there. */
  private void put(int index) {
    if (x < width && y < height) {
      indices[y * width + x] = (byte) index;
    }
    x++;
  }

  private int next() throws UndecodableImageException {
    if (at >= runs.length()) {
      throw new UndecodableImageException(
          Reason.TRUNCATED, "BMP ends before its last pixel; send it whole");
    }
    return runs.array()[runs.start() + at++] & 0xff;
  }
}
