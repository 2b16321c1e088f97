package io.uicstream.learner.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;

/**
 * From ImageIO's many kinds of images to RGB bytes.
 *
 * <p>Sample values are taken as they are, scaled to 8 bits: embedded colour profiles are ignored,
 * and gray stays the gray that was stored, where {@link BufferedImage#getRGB} would take it for
 * linear light and brighten it. What is transparent is laid over black.
 */
final class Pixels {
  private static final int OPAQUE = 255;

  private static final ColorModel RGB =
      new ComponentColorModel(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          false,
          false,
          Transparency.OPAQUE,
          DataBuffer.TYPE_BYTE);

  private Pixels() {}

  /** An image for ImageIO whose pixels are those of a raster. */
  static BufferedImage over(Raster raster) {
    WritableRaster pixels =
        java.awt.image.Raster.createInterleavedRaster(
            new DataBufferByte(raster.rgb(), raster.rgb().length),
            raster.width(),
            raster.height(),
            3 * raster.width(),
            3,
            new int[] {0, 1, 2},
            null);
    return new BufferedImage(RGB, pixels, false, null);
  }

  static Raster rgb(BufferedImage image, Region region) {
    byte[] rgb = new byte[Math.multiplyExact(3, region.width() * region.height())];
    ColorModel model = image.getColorModel();
    for (int y = 0; y < region.height(); y++) {
      int to = 3 * y * region.width();
      if (image.getType() == BufferedImage.TYPE_3BYTE_BGR) {
        copy(image.getRaster(), region, y, rgb, to);
      } else if (hasPlainSamples(model)) {
        scale(image, region, y, rgb, to);
      } else {
        convert(image, region, y, rgb, to);
      }
    }
    return new Raster(region.width(), region.height(), rgb);
  }

  private static boolean hasPlainSamples(ColorModel model) {
    int space = model.getColorSpace().getType();
    return !(model instanceof IndexColorModel)
        && (space == ColorSpace.TYPE_RGB || space == ColorSpace.TYPE_GRAY);
  }

  /** Blue, green, red, as most bitmaps come; copied straight from memory, for speed. */
  private static void copy(WritableRaster raster, Region region, int y, byte[] rgb, int to) {
    ComponentSampleModel samples = (ComponentSampleModel) raster.getSampleModel();
    DataBufferByte buffer = (DataBufferByte) raster.getDataBuffer();
    byte[] data = buffer.getData();
    int from =
        buffer.getOffset()
            + (region.top() + y - raster.getSampleModelTranslateY()) * samples.getScanlineStride()
            + (region.left() - raster.getSampleModelTranslateX()) * 3;
    int[] bands = samples.getBandOffsets();
    for (int x = 0; x < 3 * region.width(); x += 3) {
      rgb[to + x] = data[from + x + bands[0]];
      rgb[to + x + 1] = data[from + x + bands[1]];
      rgb[to + x + 2] = data[from + x + bands[2]];
    }
  }

  /** Gray or RGB, with or without alpha, up to 16 bits a sample. */
  private static void scale(BufferedImage image, Region region, int y, byte[] rgb, int to) {
    ColorModel model = image.getColorModel();
    WritableRaster raster = image.getRaster();
    int bands = raster.getNumBands();
    int[] row = raster.getPixels(region.left(), region.top() + y, region.width(), 1, (int[]) null);
    int[] largest = new int[bands];
    for (int band = 0; band < bands; band++) {
      largest[band] = (1 << model.getComponentSize(band)) - 1;
    }
    boolean alpha = model.hasAlpha() && !model.isAlphaPremultiplied();
    boolean colour = model.getNumColorComponents() >= 3;
    for (int x = 0; x < region.width(); x++) {
      int pixel = x * bands;
      int opacity = alpha ? to8Bits(row[pixel + bands - 1], largest[bands - 1]) : OPAQUE;
      for (int channel = 0; channel < 3; channel++) {
        int band = colour ? channel : 0;
        int value = to8Bits(row[pixel + band], largest[band]);
        rgb[to + 3 * x + channel] = overBlack(value, opacity);
      }
    }
  }

  /** Palettes, and whatever is left: by the image's own conversion. */
  private static void convert(BufferedImage image, Region region, int y, byte[] rgb, int to) {
    int[] row =
        image.getRGB(region.left(), region.top() + y, region.width(), 1, null, 0, region.width());
    for (int x = 0; x < row.length; x++) {
      int opacity = row[x] >>> 24;
      rgb[to + 3 * x] = overBlack(row[x] >> 16 & 0xff, opacity);
      rgb[to + 3 * x + 1] = overBlack(row[x] >> 8 & 0xff, opacity);
      rgb[to + 3 * x + 2] = overBlack(row[x] & 0xff, opacity);
    }
  }

  private static int to8Bits(int value, int largest) {
    return largest == 255 ? value : (value * 255 + largest / 2) / largest;
  }

  private static byte overBlack(int value, int opacity) {
    return (byte) ((value * opacity + OPAQUE / 2) / OPAQUE);
  }
}
