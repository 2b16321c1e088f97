package io.uicstream.learner.image;

import java.util.Arrays;

/**
 * Resizes with antialiasing: bilinear where an image grows; where it shrinks, the triangle is
 * widened to the step between output pixels, so that every input pixel counts. Rows and columns are
 * done one after the other, in fixed point. At most one level of 255 away from Pillow's {@code
 * BILINEAR}, whose weights have 22 bits where these have 13.
 *
 * <p>Three times 21 bits fit into a long: the channels of a pixel are weighed by one
 * multiplication, which is what makes it fast.
 *
 * <p>Stateless; safe for use by any thread.
 */
final class Resampler {
  /** Of a weight. A channel's 8 more fill its lane of 21, so that no sum reaches the next. */
  private static final int PRECISION_BITS = 13;

  private static final int ONE = 1 << PRECISION_BITS;

  /** Where green and blue begin in a pixel; red begins at 0. */
  private static final int GREEN = 21;

  private static final int BLUE = 42;

  /** Half a level in each channel. */
  private static final long HALVES = ONE / 2 * (1L | 1L << GREEN | 1L << BLUE);

  /** What is left of a sum's lane once the weights' bits are gone: 8 bits of each channel. */
  private static final long LEVELS = 0xffL | 0xffL << GREEN | 0xffL << BLUE;

  /** Input pixels of an output pixel wherever an image is shrunk to no less than half. */
  private static final int USUAL = 4;

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
   * @param source where to take pixels from
   * @param region the part of it that counts; the filter may reach beyond the box, never beyond
   *     this
   * @param box what to show, counted from the corner of the region
   * @param side S of the output
   * @param target receives [S, S, 3]
   * @param offset where in the target
   */
  static void resize(Raster source, Region region, Box box, int side, byte[] target, int offset) {
    Taps across = Taps.of(region.width(), box.left(), box.width(), side);
    Taps down = Taps.of(region.height(), box.top(), box.height(), side);
    long[] row = new long[region.width()];
    // Rows that an output row is made of, resized across already.
    long[][] ring = new long[down.width][side];
    int next = 0;
    for (int y = 0; y < side; y++) {
      next = Math.max(next, down.first[y]);
      for (; next < down.first[y] + down.width; next++) {
        pack(source, region.left(), region.top() + next, row);
        narrow(row, across, ring[next % down.width]);
      }
      weigh(ring, down, y, target, offset + y * side * 3);
    }
  }

  /** Pixels of a row, a lane for each channel. */
  private static void pack(Raster source, int left, int y, long[] row) {
    byte[] rgb = source.rgb();
    int at = (y * source.width() + left) * 3;
    for (int x = 0; x < row.length; x++, at += 3) {
      row[x] = (rgb[at] & 0xff) | (rgb[at + 1] & 0xffL) << GREEN | (rgb[at + 2] & 0xffL) << BLUE;
    }
  }

  /** One row, across: each output pixel is a weighted sum of neighbours. */
  private static void narrow(long[] row, Taps taps, long[] target) {
    int[] first = taps.first;
    int[] weights = taps.weights;
    if (taps.width == USUAL) {
      for (int x = 0, weight = 0; x < target.length; x++, weight += USUAL) {
        int at = first[x];
        long sum =
            HALVES
                + weights[weight] * row[at]
                + weights[weight + 1] * row[at + 1]
                + weights[weight + 2] * row[at + 2]
                + weights[weight + 3] * row[at + 3];
        target[x] = sum >>> PRECISION_BITS & LEVELS;
      }
      return;
    }
    for (int x = 0, weight = 0; x < target.length; x++) {
      long sum = HALVES;
      for (int at = first[x], end = at + taps.width; at < end; at++, weight++) {
        sum += weights[weight] * row[at];
      }
      target[x] = sum >>> PRECISION_BITS & LEVELS;
    }
  }

  /** One output row: rows times their weights. */
  private static void weigh(long[][] ring, Taps taps, int y, byte[] target, int offset) {
    int row = taps.first[y];
    int weight = y * taps.width;
    long[] sums = new long[taps.first.length];
    Arrays.fill(sums, HALVES);
    for (int tap = 0; tap < taps.width; tap++) {
      long[] source = ring[(row + tap) % taps.width];
      long share = taps.weights[weight + tap];
      for (int x = 0; x < sums.length; x++) {
        sums[x] += share * source[x];
      }
    }
    for (int x = 0, to = offset; x < sums.length; x++, to += 3) {
      long pixel = sums[x] >>> PRECISION_BITS;
      target[to] = (byte) pixel;
      target[to + 1] = (byte) (pixel >>> GREEN);
      target[to + 2] = (byte) (pixel >>> BLUE);
    }
  }

  /**
   * Which input pixels an output pixel is made of, in one direction: as many for each of them, some
   * with weight 0.
   *
   * @param first first input pixel of each output pixel
   * @param weights fixed-point, {@code width} for each output pixel, which sum to {@link #ONE}
   * @param width number of input pixels of an output pixel
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Taps(int[] first, int[] weights, int width) {
    static Taps of(int length, double start, double extent, int side) {
      double scale = extent / side;
      double support = Math.max(1, scale);
      int width = Math.min(length, Math.max(USUAL, (int) Math.ceil(2 * support)));
      Taps taps = new Taps(new int[side], new int[side * width], width);
      double[] shares = new double[width];
      for (int i = 0; i < side; i++) {
        taps.fill(i, start + (i + 0.5) * scale, support, length, shares);
      }
      return taps;
    }

    private void fill(int index, double centre, double support, int length, double[] shares) {
      int from = Math.max(0, Math.min(length - 1, (int) (centre - support + 0.5)));
      int to = Math.max(from + 1, Math.min(length, (int) (centre + support + 0.5)));
      int count = Math.min(to - from, width);
      double sum = 0;
      for (int i = 0; i < count; i++) {
        shares[i] = Math.max(0, 1 - Math.abs((from + i - centre + 0.5) / support));
        sum += shares[i];
      }
      first[index] = Math.min(from, length - width);
      int weight = index * width + from - first[index];
      double share = 0;
      int given = 0;
      for (int i = 0; i < count; i++) {
        // What has been given is rounded, not each weight, so that nothing is lost or gained.
        share += sum > 0 ? shares[i] / sum : 1.0 / count;
        int due = (int) Math.round(share * ONE);
        weights[weight + i] = due - given;
        given = due;
      }
    }
  }
}
