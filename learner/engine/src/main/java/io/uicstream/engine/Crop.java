package io.uicstream.engine;

/**
 * The part of an image that a view shows, relative to the upright image so that it is drawn before
 * the image is decoded.
 *
 * @param left left edge, 0 to 1 of the width
 * @param top top edge, 0 to 1 of the height
 * @param width 0 (exclusive) to 1 of the width
 * @param height 0 (exclusive) to 1 of the height
 */
public record Crop(float left, float top, float width, float height) {
  /** The whole image. */
  public static final Crop ALL = new Crop(0, 0, 1, 1);

  /** The middle of the image, {@code width} times {@code height} of it. */
  static Crop centred(double width, double height) {
    return new Crop(
        (float) ((1 - width) / 2), (float) ((1 - height) / 2), (float) width, (float) height);
  }
}
