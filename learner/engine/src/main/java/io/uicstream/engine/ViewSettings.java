package io.uicstream.engine;

/**
 * What views may look like. Every range is symmetric around "unchanged", and every draw uniform.
 *
 * @param minimumArea smallest crop, as a part of the image's area; above 0, at most 1
 * @param flip probability of a mirrored view
 * @param jitter largest change of brightness, contrast and saturation: factors in 1 ± jitter; 0 to
 *     1
 * @param gain largest change of a channel: gains in 1 ± gain; 0 to 1
 * @param grayscale probability of a view without colour
 * @param blur the blur
 */
public record ViewSettings(
    float minimumArea, float flip, float jitter, float gain, float grayscale, Blur blur) {

  /** Side, in pixels, up to which views are not blurred. */
  private static final int UNBLURRED_SIDE = 64;

  /**
   * How views are blurred.
   *
   * @param probability of a blurred view
   * @param minimumSigma smallest standard deviation in pixels, at least 0
   * @param maximumSigma largest standard deviation in pixels
   */
  public record Blur(float probability, float minimumSigma, float maximumSigma) {
    /** Never. */
    public static final Blur NONE = new Blur(0, 0, 0);

    public Blur {
      requireUnit("blur probability", probability);
      if (!(minimumSigma >= 0 && maximumSigma >= minimumSigma && maximumSigma < 1000)) {
        throw new IllegalArgumentException(
            "blur needs 0 <= minimumSigma <= maximumSigma < 1000 pixels, was "
                + minimumSigma
                + " to "
                + maximumSigma);
      }
    }
  }

  public ViewSettings {
    if (!(minimumArea > 0 && minimumArea <= 1)) {
      throw new IllegalArgumentException("minimumArea must be in (0, 1], was " + minimumArea);
    }
    requireUnit("flip", flip);
    requireUnit("jitter", jitter);
    requireUnit("gain", gain);
    requireUnit("grayscale", grayscale);
  }

  /** The paper's views (section 4.2): random resized crop of 20 to 100 % of the area, and flip. */
  public static ViewSettings basic() {
    return new ViewSettings(0.2f, 0.5f, 0, 0, 0, Blur.NONE);
  }

  /**
   * Besides crop and flip: colour jitter, channel gains, grayscale, and blur with a standard
   * deviation of 0.1 to 2 pixels at 224, in proportion at other sides. At sides up to 64 nothing is
   * blurred: the kernel would be about a pixel wide.
   *
   * @param side S, height and width of the views in pixels
   */
  public static ViewSettings strong(int side) {
    float scale = side / 224f;
    Blur blur = side <= UNBLURRED_SIDE ? Blur.NONE : new Blur(0.5f, 0.1f * scale, 2 * scale);
    return new ViewSettings(0.2f, 0.5f, 0.4f, 0.2f, 0.2f, blur);
  }

  private static void requireUnit(String name, float value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1], was " + value);
    }
  }
}
