package io.uicstream.learner.image;

import io.uicstream.learner.image.Samples.Colours;

/**
 * Where the channels of a pixel of 16, 24 or 32 bits are.
 *
 * @param bits of a pixel
 * @param red bits that are its red, side by side
 * @param green its green
 * @param blue its blue
 * @param alpha its opacity; 0 where it has none
 */
record BmpMasks(int bits, int red, int green, int blue, int alpha) {
  /** What holds where the file states nothing. */
  static BmpMasks usual(int bits) {
    return bits == 16
        ? new BmpMasks(bits, 0x7c00, 0x3e0, 0x1f, 0)
        : new BmpMasks(bits, 0xff0000, 0xff00, 0xff, 0);
  }

  /** What {@link #unpack} gives. */
  Samples samples() {
    return Samples.of(Colours.RGB, 8).extra(alpha == 0 ? 0 : 1, true).build();
  }

  /** Makes samples of 8 bits, red first, of a row. */
  void unpack(Bytes pixels, int from, byte[] row, int width) {
    byte[] array = pixels.array();
    int at = pixels.start() + from;
    int bytes = bits / 8;
    for (int x = 0, to = 0; x < width; x++, at += bytes) {
      int pixel = (array[at] & 0xff) | (array[at + 1] & 0xff) << 8;
      for (int i = 2; i < bytes; i++) {
        pixel |= (array[at + i] & 0xff) << (8 * i);
      }
      row[to++] = channel(pixel, red);
      row[to++] = channel(pixel, green);
      row[to++] = channel(pixel, blue);
      if (alpha != 0) {
        row[to++] = channel(pixel, alpha);
      }
    }
  }

  private static byte channel(int pixel, int mask) {
    if (mask == 0) {
      return 0;
    }
    int shift = Integer.numberOfTrailingZeros(mask);
    long largest = Integer.toUnsignedLong(mask) >>> shift;
    long value = Integer.toUnsignedLong(pixel & mask) >>> shift;
    return (byte) ((value * 255 + largest / 2) / largest);
  }
}
