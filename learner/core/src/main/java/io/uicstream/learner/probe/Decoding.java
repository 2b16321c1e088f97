package io.uicstream.learner.probe;

/**
 * How images are decoded.
 *
 * @param side S, height and width of the views in pixels
 * @param threads that decode, at least 1
 * @param maxPixels largest width times height of an image
 */
public record Decoding(int side, int threads, long maxPixels) {
  public Decoding {
    if (threads < 1) {
      throw new IllegalArgumentException("decoding takes at least one thread, was " + threads);
    }
  }
}
