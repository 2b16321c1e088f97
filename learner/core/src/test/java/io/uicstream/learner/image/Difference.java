package io.uicstream.learner.image;

import java.awt.image.BufferedImage;

/** How far pixels are from those of another decoder. */
final class Difference {
  private Difference() {}

  /** Mean over all pixels and channels, in levels of 255. */
  static double mean(Raster raster, BufferedImage golden) {
    long sum = 0;
    for (int y = 0, at = 0; y < raster.height(); y++) {
      for (int x = 0; x < raster.width(); x++) {
        int rgb = golden.getRGB(x, y);
        for (int shift = 16; shift >= 0; shift -= 8) {
          sum += Math.abs((raster.rgb()[at++] & 0xff) - (rgb >> shift & 0xff));
        }
      }
    }
    return (double) sum / raster.rgb().length;
  }
}
