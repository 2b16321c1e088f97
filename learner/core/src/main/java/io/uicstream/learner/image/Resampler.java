package io.uicstream.learner.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int HALF = 1 << (PRECISION_BITS - 1);

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
   * @param source where to take pixels from; the filter may reach beyond the box, never beyond this
   * @param box what to show
   * @param side S of the output
   * @param target receives [S, S, 3]
   * @param offset where in the target
   */
  static void resize(Raster source, Box box, int side, byte[] target, int offset) {
    Taps across = Taps.of(source.width(), box.left(), box.width(), side, 3);
    Taps down = Taps.of(source.height(), box.top(), box.height(), side, USUAL);
    // Rows that an output row is made of, resized across already. As ints: loops over whole rows
    // then become vector instructions.
    int[][] ring = new int[down.width][side * 3];
    int[] pixels = new int[side * 3];
    int next = 0;
    for (int y = 0; y < side; y++) {
      next = Math.max(next, down.first[y]);
      for (; next < down.first[y] + down.width; next++) {
        narrow(source.rgb(), next * source.width() * 3, across, ring[next % down.width]);
      }
      weigh(ring, down, y, pixels);
      int to = offset + y * pixels.length;
      for (int i = 0; i < pixels.length; i++) {
        target[to + i] = (byte) pixels[i];
      }
    }
  }

  /** One row, across: each output pixel is a weighted sum of neighbours. */
  private static void narrow(byte[] source, int from, Taps taps, int[] target) {
    if (taps.width == 3) {
      narrowThree(source, from, taps, target);
      return;
    }
    if (taps.width == USUAL) {
      narrowFour(source, from, taps, target);
      return;
    }
    for (int x = 0; x < taps.first.length; x++) {
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      int at = from + taps.first[x] * 3;
      int weight = x * taps.width;
      for (int end = weight + taps.width; weight < end; weight++, at += 3) {
        int share = taps.weights[weight];
        red += share * (source[at] & 0xff);
        green += share * (source[at + 1] & 0xff);
        blue += share * (source[at + 2] & 0xff);
      }
      target[x * 3] = to8Bits(red);
      target[x * 3 + 1] = to8Bits(green);
      target[x * 3 + 2] = to8Bits(blue);
    }
  }

  /**
   * Where an image grows, or is left two thirds: a loop of three turns would cost more than what is
   * in it, and so would nine looks at the array.
   */
  private static void narrowThree(byte[] source, int from, Taps taps, int[] target) {
    int[] first = taps.first;
    int[] weights = taps.weights;
    for (int x = 0; x < first.length; x++) {
      int at = from + first[x] * 3;
      int a = weights[x * 3];
      int b = weights[x * 3 + 1];
      int c = weights[x * 3 + 2];
      // Red, green, blue, red and so on, the first lowest.
      long head = (long) LONGS.get(source, at);
      int last = source[at + Long.BYTES] & 0xff;
      target[x * 3] = to8Bits(HALF + a * at(head, 0) + b * at(head, 24) + c * at(head, 48));
      target[x * 3 + 1] = to8Bits(HALF + a * at(head, 8) + b * at(head, 32) + c * at(head, 56));
      target[x * 3 + 2] = to8Bits(HALF + a * at(head, 16) + b * at(head, 40) + c * last);
    }
  }

  /** Where it is left half. */
  private static void narrowFour(byte[] source, int from, Taps taps, int[] target) {
    int[] first = taps.first;
    int[] weights = taps.weights;
    for (int x = 0; x < first.length; x++) {
      int at = from + first[x] * 3;
      int a = weights[x * 4];
      int b = weights[x * 4 + 1];
      int c = weights[x * 4 + 2];
      int d = weights[x * 4 + 3];
      long head = (long) LONGS.get(source, at);
      int tail = (int) INTS.get(source, at + Long.BYTES);
      int red = a * at(head, 0) + b * at(head, 24) + c * at(head, 48) + d * (tail >>> 8 & 0xff);
      int green = a * at(head, 8) + b * at(head, 32) + c * at(head, 56) + d * (tail >>> 16 & 0xff);
      int blue = a * at(head, 16) + b * at(head, 40) + c * (tail & 0xff) + d * (tail >>> 24);
      target[x * 3] = to8Bits(HALF + red);
      target[x * 3 + 1] = to8Bits(HALF + green);
      target[x * 3 + 2] = to8Bits(HALF + blue);
    }
  }

  private static int at(long bytes, int shift) {
    return (int) (bytes >>> shift) & 0xff;
  }

  /** One output row: rows times their weights. */
  private static void weigh(int[][] ring, Taps taps, int y, int[] pixels) {
    int row = taps.first[y];
    int weight = y * taps.width;
    if (taps.width == USUAL) {
      int[] a = ring[row % USUAL];
      int[] b = ring[(row + 1) % USUAL];
      int[] c = ring[(row + 2) % USUAL];
      int[] d = ring[(row + 3) % USUAL];
      int shareA = taps.weights[weight];
      int shareB = taps.weights[weight + 1];
      int shareC = taps.weights[weight + 2];
      int shareD = taps.weights[weight + 3];
      for (int i = 0; i < pixels.length; i++) {
        int sum = HALF + shareA * a[i] + shareB * b[i] + shareC * c[i] + shareD * d[i];
        pixels[i] = to8Bits(sum);
      }
      return;
    }
    Arrays.fill(pixels, HALF);
    for (int tap = 0; tap < taps.width; tap++) {
      int[] source = ring[(row + tap) % taps.width];
      int share = taps.weights[weight + tap];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] += share * source[i];
      }
    }
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = to8Bits(pixels[i]);
    }
  }

  /** Rounding of weights may leave a sum just above 255. */
  private static int to8Bits(int sum) {
    return Math.min(255, sum >> PRECISION_BITS);
  }

  /**
   * Which input pixels an output pixel is made of, in one direction: as many for each of them, some
   * with weight 0.
   *
   * @param first first input pixel of each output pixel
   * @param weights fixed-point, {@code width} for each output pixel
   * @param width number of input pixels of an output pixel
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Taps(int[] first, int[] weights, int width) {
    static Taps of(int length, double start, double extent, int side, int least) {
      double scale = extent / side;
      double support = Math.max(1, scale);
      int width = Math.min(length, Math.max(least, (int) Math.ceil(2 * support)));
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
      for (int i = 0; i < count; i++) {
        double share = sum > 0 ? shares[i] / sum : 1.0 / count;
        weights[weight + i] = (int) (0.5 + share * (1 << PRECISION_BITS));
      }
    }
  }
}
