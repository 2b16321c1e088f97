package io.uicstream.learner.image;

/**
 * An image, or a region of one, as pixels: upright, 8 bits per channel, no alpha.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param rgb [height, width, 3] row-major; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record Raster(int width, int height, byte[] rgb) {
  public Raster {
    if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          width + " x " + height + " pixels do not take " + rgb.length + " bytes");
    }
  }
}
