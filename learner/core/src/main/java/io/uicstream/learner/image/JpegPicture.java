package io.uicstream.learner.image;

import java.awt.Rectangle;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/**
 * The pixels of a JPEG, by the JDK's reader (libjpeg). It fills what is missing or damaged with
 * made-up pixels and warns; here that is an error.
 */
final class JpegPicture implements Picture {
  private static final ColorModel RGB =
      new ComponentColorModel(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          false,
          false,
          Transparency.OPAQUE,
          DataBuffer.TYPE_BYTE);

  private final int width;
  private final int height;
  private final Colours colours;
  private final Scans scans;
  private final Reading reading;

  JpegPicture(int width, int height, Colours colours, Scans scans, Reading reading) {
    this.width = width;
    this.height = height;
    this.colours = colours;
    this.scans = scans;
    this.reading = reading;
  }

  /** What components mean. */
  enum Colours {
    GRAY(-1),
    YCBCR(-1),
    RGB(0),
    CMYK(0),
    YCCK(2);

    private final int adobeTransform;

    Colours(int adobeTransform) {
      this.adobeTransform = adobeTransform;
    }

    /** Tells a reader: the segment of JFIF, or that of Adobe. */
    byte[] marker() {
      return adobeTransform < 0
          ? new byte[] {-1, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0}
          : new byte[] {
            -1,
            (byte) 0xee,
            0,
            14,
            'A',
            'd',
            'o',
            'b',
            'e',
            0,
            100,
            0,
            0,
            0,
            0,
            (byte) adobeTransform
          };
    }

    int components() {
      return this == GRAY ? 1 : this == CMYK || this == YCCK ? 4 : 3;
    }
  }

  /**
   * How pixels lie in the file.
   *
   * @param several whether in more than one scan
   * @param restarts whether with marks from which a reader can go on after damage
   */
  record Scans(boolean several, boolean restarts) {}

  /**
   * What is read, and by whom.
   *
   * @param clean what pixels depend on, and nothing else
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Reading(ImageReaders readers, byte[] clean) {}

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public long memory() {
    int components = colours.components();
    // Coefficients of 16 bits are kept until the last scan; ink is made into colours.
    long coefficients = scans.several ? 2L * components * pixels() : 0;
    long ink = components == 4 ? components * pixels() : 0;
    return 3 * pixels() + coefficients + ink + reading.clean.length;
  }

  /** Rows below the region are not decoded, columns beside it not converted. */
  @Override
  public Raster decode(Region region) throws IOException, UndecodableImageException {
    Raster raster =
        new Raster(
            region.width(),
            region.height(),
            new byte[Math.multiplyExact(3, region.width() * region.height())]);
    ImageReader reader = reading.readers.jpeg(reading.clean);
    if (reader.getWidth(0) != width || reader.getHeight(0) != height) {
      throw new IOException(
          "its reader finds %d x %d pixels where its header says %d x %d"
              .formatted(reader.getWidth(0), reader.getHeight(0), width, height));
    }
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    ImageReadParam param = reader.getDefaultReadParam();
    param.setSourceRegion(
        new Rectangle(region.left(), region.top(), region.width(), region.height()));
    try {
      if (colours.components() == 4) {
        convert(reader.readRaster(0, param), raster.rgb());
      } else {
        // Straight into the result: into an image of its own it would copy pixel by pixel.
        param.setDestination(over(raster));
        reader.read(0, param);
      }
    } finally {
      reader.removeAllIIOReadWarningListeners();
    }
    for (String warning : warnings) {
      refuse(warning);
    }
    return raster;
  }

  /** An image for ImageIO whose pixels are those of a raster. */
  private static BufferedImage over(Raster raster) {
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

  /** Ink is stored as what it leaves of the light, as Adobe does. */
  private void convert(java.awt.image.Raster ink, byte[] rgb) {
    int[] row = new int[4 * ink.getWidth()];
    for (int y = 0, to = 0; y < ink.getHeight(); y++) {
      ink.getPixels(ink.getMinX(), ink.getMinY() + y, ink.getWidth(), 1, row);
      for (int x = 0; x < row.length; x += 4) {
        int black = row[x + 3];
        for (int channel = 0; channel < 3; channel++) {
          rgb[to++] = (byte) Samples.multiply(light(row, x, channel), black);
        }
      }
    }
  }

  private int light(int[] row, int x, int channel) {
    if (colours == Colours.CMYK) {
      return row[x + channel];
    }
    double luma = row[x];
    double blue = row[x + 1] - 128;
    double red = row[x + 2] - 128;
    double light =
        channel == 0
            ? luma + 1.402 * red
            : channel == 1 ? luma - 0.344136 * blue - 0.714136 * red : luma + 1.772 * blue;
    return 255 - (int) Math.max(0, Math.min(255, Math.round(light)));
  }

  /**
   * Refuses pixels that are made up. Only the first warning of an image is ever given: behind one
   * about bytes too many, which by itself does no harm, another may be hidden, unless pixels come
   * in one piece.
   */
  private void refuse(String warning) throws UndecodableImageException {
    if (warning.contains("remature end")) {
      throw Jpeg.truncated();
    }
    boolean harmless = warning.contains("extraneous bytes") && !scans.several && !scans.restarts;
    boolean atEnd = warning.contains("before marker 0xd9");
    if (!harmless && !(warning.contains("extraneous bytes") && atEnd)) {
      throw Jpeg.corrupt("damaged pixels (" + warning + "); send it again");
    }
  }
}
