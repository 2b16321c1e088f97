package io.uicstream.learner.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import javax.imageio.ImageReader;

/**
 * The pixels of one frame of WebP, by libwebp, which decodes all of it or nothing.
 *
 * @param lossless whether it is of the lossless kind
 * @param clean a file that holds the frame and nothing else
 */
@SuppressWarnings("ArrayRecordComponent")
record WebpPicture(int width, int height, boolean lossless, ImageReaders readers, byte[] clean)
    implements Picture {
  @Override
  public long memory() {
    // Pixels of 32 bits and the result; besides, native: the same again, and a share for tables.
    return (lossless ? 3 + 4 + 4 + 4 : 3 + 4 + 2) * pixels() + 2L * clean.length;
  }

  @Override
  public Raster decode(Region region) throws IOException, UndecodableImageException {
    ImageReader reader = readers.webp(clean);
    if (reader.getWidth(0) != width || reader.getHeight(0) != height) {
      throw new IOException(
          "is of %d x %d pixels where its header says %d x %d"
              .formatted(reader.getWidth(0), reader.getHeight(0), width, height));
    }
    BufferedImage image = read(reader);
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    boolean alpha = image.getColorModel().hasAlpha();
    byte[] rgb = new byte[Math.multiplyExact(3, region.width() * region.height())];
    for (int y = 0, to = 0; y < region.height(); y++) {
      int from = (region.top() + y) * width + region.left();
      for (int x = 0; x < region.width(); x++) {
        int argb = pixels[from + x];
        int opacity = alpha ? argb >>> 24 : 0xff;
        rgb[to++] = (byte) Samples.multiply(argb >> 16 & 0xff, opacity);
        rgb[to++] = (byte) Samples.multiply(argb >> 8 & 0xff, opacity);
        rgb[to++] = (byte) Samples.multiply(argb & 0xff, opacity);
      }
    }
    return new Raster(region.width(), region.height(), rgb);
  }

  private static BufferedImage read(ImageReader reader) throws IOException {
    try {
      return reader.read(0);
    } catch (OutOfMemoryError e) {
      // Not of the heap, which has been asked before: libwebp's name for tables that are
      // impossible.
      throw new IOException("tables of an impossible size", e);
    }
  }
}
