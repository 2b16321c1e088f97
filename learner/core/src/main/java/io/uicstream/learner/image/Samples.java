package io.uicstream.learner.image;

/**
 * What the packed samples of a row mean, and how they become RGB.
 *
 * <p>Values are taken as they are stored, scaled to 8 bits by rounding: colour profiles and gamma
 * are ignored. What is transparent is laid over black.
 */
final class Samples {
  private static final int OPAQUE = 255;

  /** Colour models by their number of samples, alpha not counted. */
  enum Colours {
    GRAY(1),
    /** 0 is white. */
    INVERTED_GRAY(1),
    RGB(3),
    PALETTE(1),
    /** Ink: 0 is none. */
    CMYK(4);

    private final int samples;

    Colours(int samples) {
      this.samples = samples;
    }

    int samples() {
      return samples;
    }
  }

  private final Colours colours;
  private final int bits;
  private final int channels;
  private final boolean alpha;
  private final int largest;
  private final boolean littleEndian;
  private final int[] palette;
  private final int[] transparent;

  private Samples(Builder builder) {
    colours = builder.colours;
    bits = builder.bits;
    channels = builder.channels;
    alpha = builder.alpha;
    largest = builder.largest;
    littleEndian = builder.littleEndian;
    palette = builder.palette;
    transparent = builder.transparent;
  }

  /**
   * Describes samples without alpha, of one byte order.
   *
   * @param bits of a sample: 1, 2, 4, 8 or 16
   */
  static Builder of(Colours colours, int bits) {
    return new Builder(colours, bits);
  }

  /** What else there may be to say about samples. */
  static final class Builder {
    private final Colours colours;
    private final int bits;
    private int channels;
    private boolean alpha;
    private int largest;
    private boolean littleEndian;
    private int[] palette = {};
    private int[] transparent = {};

    private Builder(Colours colours, int bits) {
      this.colours = colours;
      this.bits = bits;
      channels = colours.samples();
      largest = (1 << bits) - 1;
    }

    /**
     * Samples beyond those of the colour.
     *
     * @param count how many of them a pixel has
     * @param firstIsAlpha whether the first is its opacity; all others mean nothing here
     */
    Builder extra(int count, boolean firstIsAlpha) {
      channels = colours.samples() + count;
      alpha = firstIsAlpha && count > 0;
      return this;
    }

    /** What a sample of full strength is, where not all of its bits are set. */
    Builder largest(int value) {
      largest = value;
      return this;
    }

    /** Samples of 16 bits have the low byte first. */
    Builder littleEndian(boolean lowByteFirst) {
      littleEndian = lowByteFirst;
      return this;
    }

    /**
     * Colours of a palette.
     *
     * @param argb opacity, red, green, blue; an index beyond them is black
     */
    Builder palette(int[] argb) {
      palette = argb;
      return this;
    }

    /** The one colour that is transparent, as samples. */
    Builder transparent(int... colour) {
      transparent = colour;
      return this;
    }

    Samples build() {
      return new Samples(this);
    }
  }

  /** Bytes of a row, whose last byte may be filled up. */
  long rowBytes(int width) {
    return ((long) width * channels * bits + 7) / 8;
  }

  /** Bits of a sample. */
  int sampleBits() {
    return bits;
  }

  /** Bits of a pixel. */
  int pixelBits() {
    return channels * bits;
  }

  /**
   * Converts a stretch of a row.
   *
   * @param row packed samples
   * @param left first pixel
   * @param width number of pixels
   * @param rgb receives three bytes a pixel
   * @param to where the first goes
   */
  void toRgb(byte[] row, int left, int width, byte[] rgb, int to) {
    if (bits == 8 && largest == OPAQUE && transparent.length == 0) {
      if (colours == Colours.RGB && channels == 3) {
        System.arraycopy(row, 3 * left, rgb, to, 3 * width);
        return;
      }
    }
    int[] pixel = new int[channels];
    for (int x = 0, at = to; x < width; x++, at += 3) {
      for (int channel = 0; channel < channels; channel++) {
        pixel[channel] = sample(row, (left + x) * channels + channel);
      }
      int opacity = alpha ? to8Bits(pixel[colours.samples()]) : OPAQUE;
      put(pixel, isTransparent(pixel) ? 0 : opacity, rgb, at);
    }
  }

  private void put(int[] pixel, int opacity, byte[] rgb, int at) {
    switch (colours) {
      case GRAY, INVERTED_GRAY -> {
        int gray = to8Bits(colours == Colours.GRAY ? pixel[0] : largest - pixel[0]);
        put(gray, gray, gray, opacity, rgb, at);
      }
      case RGB -> put(to8Bits(pixel[0]), to8Bits(pixel[1]), to8Bits(pixel[2]), opacity, rgb, at);
      case PALETTE -> {
        int argb = pixel[0] < palette.length ? palette[pixel[0]] : 0;
        put(argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff, argb >>> 24, rgb, at);
      }
      case CMYK -> {
        int light = OPAQUE - to8Bits(pixel[3]);
        put(lit(pixel[0], light), lit(pixel[1], light), lit(pixel[2], light), opacity, rgb, at);
      }
      default -> throw new IllegalStateException("not handled: " + colours);
    }
  }

  private int lit(int ink, int light) {
    return multiply(OPAQUE - to8Bits(ink), light);
  }

  private static void put(int red, int green, int blue, int opacity, byte[] rgb, int at) {
    rgb[at] = (byte) multiply(red, opacity);
    rgb[at + 1] = (byte) multiply(green, opacity);
    rgb[at + 2] = (byte) multiply(blue, opacity);
  }

  private boolean isTransparent(int[] pixel) {
    for (int channel = 0; channel < transparent.length; channel++) {
      if (pixel[channel] != transparent[channel]) {
        return false;
      }
    }
    return transparent.length > 0;
  }

  private int sample(byte[] row, int index) {
    if (bits == 8) {
      return row[index] & 0xff;
    }
    if (bits == 16) {
      int first = row[2 * index] & 0xff;
      int second = row[2 * index + 1] & 0xff;
      return littleEndian ? second << 8 | first : first << 8 | second;
    }
    long bit = (long) index * bits;
    return row[(int) (bit >> 3)] >> (8 - bits - (int) (bit & 7)) & ((1 << bits) - 1);
  }

  private int to8Bits(int value) {
    return largest == OPAQUE ? value : (Math.min(value, largest) * OPAQUE + largest / 2) / largest;
  }

  /** A level of 255 times a share of 255, rounded. */
  static int multiply(int level, int share) {
    return share == OPAQUE ? level : (level * share + OPAQUE / 2) / OPAQUE;
  }
}
