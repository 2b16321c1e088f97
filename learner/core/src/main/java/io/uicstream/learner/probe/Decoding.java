package io.uicstream.learner.probe;

/**
 * How images are decoded.
 *
 * @param side S, height and width of the views in pixels
 * @param threads that decode, at least 1
 * @param maxPixels largest width times height of an image
 * @param maxBytes largest encoded image
 */
public record Decoding(int side, int threads, long maxPixels, int maxBytes) {
  /** With no limit of bytes. */
  public Decoding(int side, int threads, long maxPixels) {
    this(side, threads, maxPixels, Integer.MAX_VALUE);
  }

  public Decoding {
    if (threads < 1) {
      throw new IllegalArgumentException("decoding takes at least one thread, was " + threads);
    }
  }
}
