package io.uicstream.learner.image;

/**
 * An image, or a region of one, as pixels: 8 bits per channel, no alpha.
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

  /** A copy of a region; this itself, where the region is all of it. */
  Raster cut(Region region) {
    if (region.width() == width && region.height() == height) {
      return this;
    }
    byte[] part = new byte[3 * region.width() * region.height()];
    for (int y = 0; y < region.height(); y++) {
      System.arraycopy(
          rgb,
          3 * ((region.top() + y) * width + region.left()),
          part,
          3 * y * region.width(),
          3 * region.width());
    }
    return new Raster(region.width(), region.height(), part);
  }
}
