package io.uicstream.learner.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ResamplerTest {
  /**
   * The expected values come from Pillow 12.3, which resizes with the same filter and finer
   * weights, so that a value may differ by one:
   *
   * <pre>{@code
   * im = Image.new('RGB', (w, h))
   * im.putdata([((x*37 + y*91) % 256, (x*53 + y*17 + 40) % 256, (x*x*11 + y*7) % 256)
   *             for y in range(h) for x in range(w)])
   * list(im.resize((side, side), Image.BILINEAR, box=(left, top, right, bottom)).tobytes())
   * }</pre>
   */
  @Test
  void shouldShrinkLikePillow() {
    assertWithinOne(
        resize(7, 5, new Resampler.Box(0, 0, 7, 5), 3),
        71,
        92,
        17,
        144,
        166,
        97,
        143,
        95,
        99,
        127,
        119,
        28,
        99,
        158,
        108,
        128,
        91,
        110,
        101,
        146,
        39,
        137,
        124,
        119,
        113,
        118,
        121);
  }

  @Test
  void shouldEnlargeLikePillow() {
    assertWithinOne(
        resize(3, 3, new Resampler.Box(0, 0, 3, 3), 5),
        0,
        40,
        0,
        15,
        61,
        4,
        37,
        93,
        11,
        59,
        125,
        31,
        74,
        146,
        44,
        36,
        47,
        3,
        51,
        68,
        7,
        73,
        100,
        14,
        95,
        132,
        34,
        110,
        153,
        47,
        91,
        57,
        7,
        106,
        78,
        11,
        128,
        110,
        18,
        150,
        142,
        38,
        165,
        163,
        51,
        146,
        67,
        11,
        161,
        88,
        15,
        183,
        120,
        22,
        113,
        152,
        42,
        66,
        173,
        55,
        182,
        74,
        14,
        197,
        95,
        18,
        219,
        127,
        25,
        88,
        159,
        45,
        0,
        180,
        58);
  }

  @Test
  void shouldShrinkAPartLikePillow() {
    assertWithinOne(
        resize(20, 15, new Resampler.Box(2.25, 1.5, 13.5, 11.75), 4),
        119,
        130,
        109,
        122,
        133,
        118,
        120,
        122,
        103,
        126,
        125,
        103,
        119,
        119,
        130,
        119,
        123,
        139,
        123,
        134,
        124,
        120,
        122,
        124,
        134,
        126,
        150,
        117,
        124,
        150,
        120,
        137,
        140,
        120,
        126,
        144,
        135,
        136,
        144,
        133,
        124,
        129,
        115,
        125,
        141,
        124,
        142,
        158);
  }

  @Test
  void shouldEnlargeAPartLikePillow() {
    assertWithinOne(
        resize(6, 4, new Resampler.Box(1.5, .75, 2.75, 1.75), 5),
        86,
        115,
        23,
        107,
        144,
        41,
        127,
        173,
        68,
        147,
        202,
        98,
        168,
        180,
        139,
        118,
        121,
        25,
        139,
        150,
        43,
        159,
        179,
        70,
        179,
        208,
        100,
        200,
        143,
        141,
        141,
        127,
        28,
        144,
        156,
        46,
        158,
        185,
        73,
        178,
        214,
        103,
        199,
        122,
        144,
        148,
        133,
        30,
        102,
        162,
        48,
        101,
        191,
        75,
        121,
        220,
        105,
        142,
        128,
        146,
        155,
        139,
        33,
        59,
        168,
        51,
        43,
        197,
        78,
        63,
        226,
        108,
        84,
        134,
        149);
  }

  @Test
  void shouldLeaveAnImageOfTheRightSizeAsItIs() {
    Raster source = source(6, 6);
    byte[] target = new byte[6 * 6 * 3];
    resize(source, new Resampler.Box(0, 0, 6, 6), 6, target, 0);
    assertThat(target).isEqualTo(source.rgb());
  }

  @Test
  void shouldAverageEveryPixelWhenShrinkingToOne() {
    // Four pixels 0, 60, 120, 243 in a row; triangle of support 4 around 2: shares 5, 7, 7, 5 / 24.
    byte[] rgb = new byte[12];
    int[] values = {0, 60, 120, 243};
    for (int i = 0; i < 12; i++) {
      rgb[i] = (byte) values[i / 3];
    }
    byte[] target = new byte[3];
    resize(new Raster(4, 1, rgb), new Resampler.Box(0, 0, 4, 1), 1, target, 0);
    assertThat(target).containsOnly((60 * 7 + 120 * 7 + 243 * 5 + 12) / 24);
  }

  @Test
  void shouldKeepAUniformImageUniformAtEverySize() {
    for (int value : new int[] {0, 1, 127, 254, 255}) {
      for (int side = 1; side < 40; side += 3) {
        byte[] rgb = new byte[17 * 11 * 3];
        java.util.Arrays.fill(rgb, (byte) value);
        byte[] target = new byte[side * side * 3];
        resize(new Raster(17, 11, rgb), new Resampler.Box(1.3, 0.2, 12.9, 10.1), side, target, 0);
        assertThat(target).as("%d at side %d", value, side).containsOnly(value);
      }
    }
  }

  @Test
  void shouldWriteNothingBesideItsImage() {
    byte[] target = new byte[2 + 4 * 3 + 2];
    java.util.Arrays.fill(target, (byte) 77);
    byte[] black = new byte[5 * 5 * 3];
    resize(new Raster(5, 5, black), new Resampler.Box(0, 0, 5, 5), 2, target, 2);
    assertThat(target).startsWith(77, 77, 0).endsWith(0, 77, 77);
  }

  @Test
  void shouldShowSomethingOfABoxSmallerThanAPixel() {
    byte[] one = {9, 8, 7};
    byte[] target = new byte[4 * 3];
    resize(new Raster(1, 1, one), new Resampler.Box(0.4, 0.5, 0.1, 0.1), 2, target, 0);
    assertThat(target).containsExactly(9, 8, 7, 9, 8, 7, 9, 8, 7, 9, 8, 7);
  }

  /** Rows and columns in double precision, each rounded to 8 bits. */
  @Test
  void shouldStayWithinOneLevelOfExactArithmetic() {
    SplittableRandom random = new SplittableRandom(3);
    for (int trial = 0; trial < 300; trial++) {
      int width = random.nextInt(1, 120);
      int height = random.nextInt(1, 120);
      int side = random.nextInt(1, 50);
      byte[] rgb = new byte[width * height * 3];
      random.nextBytes(rgb);
      double across = width * random.nextDouble(.2, 1);
      double down = height * random.nextDouble(.2, 1);
      Resampler.Box box =
          new Resampler.Box(
              random.nextDouble() * (width - across),
              random.nextDouble() * (height - down),
              across,
              down);
      byte[] target = new byte[side * side * 3];
      resize(new Raster(width, height, rgb), box, side, target, 0);
      assertWithinOne(levels(target), exactly(new Raster(width, height, rgb), box, side));
    }
  }

  private static int[] exactly(Raster source, Resampler.Box box, int side) {
    double[][] across = shares(source.width(), box.left(), box.width(), side);
    double[][] down = shares(source.height(), box.top(), box.height(), side);
    int[] values = new int[side * side * 3];
    for (int i = 0; i < values.length; i++) {
      double sum = 0;
      for (int y = 0; y < source.height(); y++) {
        double row = 0;
        for (int x = 0; x < source.width(); x++) {
          int value = source.rgb()[(y * source.width() + x) * 3 + i % 3] & 0xff;
          row += across[i / 3 % side][x] * value;
        }
        sum += down[i / 3 / side][y] * Math.round(row);
      }
      values[i] = (int) Math.round(sum);
    }
    return values;
  }

  /** Of each output pixel, the share of every input pixel. */
  private static double[][] shares(int length, double start, double extent, int side) {
    double[][] shares = new double[side][length];
    double support = Math.max(1, extent / side);
    for (int i = 0; i < side; i++) {
      double centre = start + (i + .5) * extent / side;
      for (int x = 0; x < length; x++) {
        shares[i][x] = Math.max(0, 1 - Math.abs(x + .5 - centre) / support);
      }
      double sum = Arrays.stream(shares[i]).sum();
      for (int x = 0; x < length; x++) {
        shares[i][x] /= sum;
      }
    }
    return shares;
  }

  private static void assertWithinOne(int[] values, int... expected) {
    assertThat(values).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(values[i]).as("value %d", i).isBetween(expected[i] - 1, expected[i] + 1);
    }
  }

  private static int[] resize(int width, int height, Resampler.Box box, int side) {
    byte[] target = new byte[side * side * 3];
    resize(source(width, height), box, side, target, 0);
    return levels(target);
  }

  private static int[] levels(byte[] pixels) {
    int[] values = new int[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = pixels[i] & 0xff;
    }
    return values;
  }

  private static Raster source(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        rgb[i++] = (byte) (x * 37 + y * 91);
        rgb[i++] = (byte) (x * 53 + y * 17 + 40);
        rgb[i++] = (byte) (x * x * 11 + y * 7);
      }
    }
    return new Raster(width, height, rgb);
  }

  private static void resize(
      Raster source, Resampler.Box box, int side, byte[] target, int offset) {
    Region all = new Region(0, 0, source.width(), source.height());
    Resampler.resize(source, all, box, side, target, offset);
  }
}
