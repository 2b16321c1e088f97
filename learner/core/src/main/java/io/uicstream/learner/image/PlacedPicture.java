package io.uicstream.learner.image;

import java.io.IOException;

/**
 * A picture on a larger canvas, as the first frame of an animation may be; around it is nothing,
 * that is black.
 *
 * @param frame the picture
 * @param left column of the canvas where it begins
 * @param top row of the canvas where it begins
 * @param width of the canvas
 * @param height of the canvas
 */
record PlacedPicture(Picture frame, int left, int top, int width, int height) implements Picture {
  /** The picture itself where it fills its canvas. */
  static Picture of(Picture frame, int left, int top, int width, int height) {
    return left == 0 && top == 0 && width == frame.width() && height == frame.height()
        ? frame
        : new PlacedPicture(frame, left, top, width, height);
  }

  @Override
  public long memory() {
    return 3 * pixels() + frame.memory();
  }

  @Override
  public Raster decode(Region region) throws IOException, UndecodableImageException {
    byte[] rgb = new byte[Math.multiplyExact(3, region.width() * region.height())];
    int x0 = Math.max(region.left(), left);
    int y0 = Math.max(region.top(), top);
    int x1 = Math.min(region.left() + region.width(), left + frame.width());
    int y1 = Math.min(region.top() + region.height(), top + frame.height());
    if (x0 < x1 && y0 < y1) {
      Raster part = frame.decode(new Region(x0 - left, y0 - top, x1 - x0, y1 - y0));
      for (int y = y0; y < y1; y++) {
        System.arraycopy(
            part.rgb(),
            3 * (y - y0) * part.width(),
            rgb,
            3 * ((y - region.top()) * region.width() + x0 - region.left()),
            3 * part.width());
      }
    }
    return new Raster(region.width(), region.height(), rgb);
  }
}
