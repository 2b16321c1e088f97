package io.uicstream.learner.image;

import java.util.Arrays;

/**
 * Resizes with antialiasing: bilinear where an image grows; where it shrinks, the triangle is
 * widened to the step between output pixels, so that every input pixel counts. Rows and columns are
 * done one after the other, in fixed point, as Pillow does it.
 *
 * <p>Stateless; safe for use by any thread.
 */
final class Resampler {
  /** 8 bits of pixel and 2 of headroom are left. */
  private static final int PRECISION_BITS = 32 - 8 - 2;

  private Resampler() {}

  /**
   * The part of an image that is resized, in pixels; need not be whole ones.
   *
   * @param left from the left edge of the image
   * @param top from its top
   */
  record Box(double left, double top, double width, double height) {}

  /**
   * Resizes a part of an image to a square.
   *
   * @param source where to take pixels from; the filter may reach beyond the box, never beyond this
   * @param box what to show
   * @param side S of the output
   * @param target receives [S, S, 3]
   * @param offset where in the target
   */
  static void resize(Raster source, Box box, int side, byte[] target, int offset) {
    Taps across = Taps.of(source.width(), box.left(), box.width(), side);
    Taps down = Taps.of(source.height(), box.top(), box.height(), side);
    int firstRow = down.first[0];
    int rows = down.first[side - 1] + down.count[side - 1] - firstRow;
    byte[] narrowed = new byte[rows * side * 3];
    for (int row = 0; row < rows; row++) {
      narrow(source.rgb(), (firstRow + row) * source.width() * 3, across, narrowed, row * side * 3);
    }
    int[] sums = new int[side * 3];
    for (int y = 0; y < side; y++) {
      Arrays.fill(sums, 1 << (PRECISION_BITS - 1));
      for (int tap = 0; tap < down.count[y]; tap++) {
        int row = down.first[y] + tap - firstRow;
        add(narrowed, row * sums.length, down.weights[y * down.stride + tap], sums);
      }
      int to = offset + y * sums.length;
      for (int i = 0; i < sums.length; i++) {
        target[to + i] = toByte(sums[i]);
      }
    }
  }

  /** One row, across: each output pixel is a weighted sum of neighbours. */
  private static void narrow(byte[] source, int from, Taps taps, byte[] target, int to) {
    int side = taps.first.length;
    for (int x = 0; x < side; x++) {
      int red = 1 << (PRECISION_BITS - 1);
      int green = red;
      int blue = red;
      int at = from + taps.first[x] * 3;
      int weight = x * taps.stride;
      for (int end = weight + taps.count[x]; weight < end; weight++, at += 3) {
        int share = taps.weights[weight];
        red += share * (source[at] & 0xff);
        green += share * (source[at + 1] & 0xff);
        blue += share * (source[at + 2] & 0xff);
      }
      target[to + x * 3] = toByte(red);
      target[to + x * 3 + 1] = toByte(green);
      target[to + x * 3 + 2] = toByte(blue);
    }
  }

  /** One row times its weight, to the sums of the output row. */
  private static void add(byte[] source, int from, int weight, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * (source[from + i] & 0xff);
    }
  }

  /** Rounding of weights may leave a sum just above 255. */
  private static byte toByte(int sum) {
    return (byte) Math.min(255, sum >> PRECISION_BITS);
  }

  /**
   * Which input pixels an output pixel is made of, in one direction.
   *
   * @param first first input pixel of each output pixel
   * @param count number of input pixels of each output pixel
   * @param weights fixed-point, {@code stride} for each output pixel
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Taps(int[] first, int[] count, int[] weights, int stride) {
    static Taps of(int length, double start, double extent, int side) {
      double scale = extent / side;
      double support = Math.max(1, scale);
      int stride = (int) Math.ceil(support) * 2 + 1;
      Taps taps = new Taps(new int[side], new int[side], new int[side * stride], stride);
      for (int i = 0; i < side; i++) {
        taps.fill(i, start + (i + 0.5) * scale, support, length);
      }
      return taps;
    }

    private void fill(int index, double centre, double support, int length) {
      int from = Math.max(0, Math.min(length - 1, (int) (centre - support + 0.5)));
      int to = Math.max(from + 1, Math.min(length, (int) (centre + support + 0.5)));
      double[] shares = new double[to - from];
      double sum = 0;
      for (int i = from; i < to; i++) {
        shares[i - from] = Math.max(0, 1 - Math.abs((i - centre + 0.5) / support));
        sum += shares[i - from];
      }
      first[index] = from;
      count[index] = to - from;
      for (int i = 0; i < shares.length; i++) {
        double share = sum > 0 ? shares[i] / sum : 1.0 / shares.length;
        weights[index * stride + i] = (int) (0.5 + share * (1 << PRECISION_BITS));
      }
    }
  }
}
