package io.uicstream.engine;

/**
 * What an engine does to one cropped image x (RGB scaled to [0, 1]) before the network sees it, in
 * this order:
 *
 * <ol>
 *   <li>flip: mirror left to right
 *   <li>brightness b: x ← b·x
 *   <li>contrast c: x ← c·x + (1−c)·m, m the mean luma of the image so far
 *   <li>saturation s: x ← s·x + (1−s)·l, l the luma of the pixel
 *   <li>gains: each channel times its gain
 *   <li>clamp to [0, 1]
 *   <li>grayscale: all three channels ← luma
 *   <li>blur: Gaussian of {@code blurSigma} pixels, odd kernel of {@link #blurRadius()}·2+1 taps in
 *       each direction, weights normalised to 1, edge pixels repeated; size unchanged
 * </ol>
 *
 * Luma is 0.299 R + 0.587 G + 0.114 B. Factors of 1, gains of 1 and sigma 0 leave the image as it
 * is.
 *
 * @param flip mirror left to right
 * @param brightness b, at least 0
 * @param contrast c, at least 0
 * @param saturation s, at least 0
 * @param redGain at least 0
 * @param greenGain at least 0
 * @param blueGain at least 0
 * @param grayscale drop the colour
 * @param blurSigma standard deviation in pixels; 0 for no blur
 */
public record Photometric(
    boolean flip,
    float brightness,
    float contrast,
    float saturation,
    float redGain,
    float greenGain,
    float blueGain,
    boolean grayscale,
    float blurSigma) {
  /** Leaves an image as it is. */
  public static final Photometric NONE = new Photometric(false, 1, 1, 1, 1, 1, 1, false, 0);

  /** Mirrors and nothing else: the photometric half of the paper's basic views. */
  public static final Photometric FLIP = new Photometric(true, 1, 1, 1, 1, 1, 1, false, 0);

  /**
   * Taps on each side of the centre: ⌈3σ⌉, so that the cut-off tails hold under 0.3 % of the
   * weight.
   */
  public int blurRadius() {
    return (int) Math.ceil(3 * blurSigma);
  }
}
