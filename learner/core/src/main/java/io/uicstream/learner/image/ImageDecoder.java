package io.uicstream.learner.image;

import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.awt.Rectangle;
import java.io.IOException;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/**
 * Decodes JPEG (also CMYK), PNG, WebP, GIF and BMP; of animations the first frame. EXIF orientation
 * is applied, transparency is laid over black, colour profiles are ignored.
 *
 * <p>Nothing about the bytes is trusted: sizes are checked from the header before pixels are
 * decoded, and whatever a reader throws is an {@link UndecodableImageException}.
 *
 * <p>Used by one thread, which closes it; the thread's readers are used again for every image.
 */
public final class ImageDecoder implements AutoCloseable {
  private final long maxPixels;
  private final int maxBytes;
  private final ImageReaders readers = new ImageReaders();

  /**
   * Makes a decoder with limits.
   *
   * @param maxPixels largest width times height; a pixel takes 6 to 12 bytes of memory while an
   *     image is decoded
   * @param maxBytes largest encoded image
   */
  public ImageDecoder(long maxPixels, int maxBytes) {
    if (maxPixels < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "limits must be at least 1, were " + maxPixels + " pixels and " + maxBytes + " bytes");
    }
    this.maxPixels = maxPixels;
    this.maxBytes = maxBytes;
  }

  /**
   * Reads the header of an image.
   *
   * @param encoded not copied, must not change while the result is in use
   */
  EncodedImage open(byte[] encoded) throws UndecodableImageException {
    if (encoded.length > maxBytes) {
      throw new UndecodableImageException(
          Reason.TOO_LARGE,
          "holds " + encoded.length + " bytes where " + maxBytes + " are allowed; send it smaller");
    }
    Bytes bytes = Bytes.of(encoded);
    ImageFormat format = ImageFormat.of(bytes);
    Mask mask = new Mask(bytes);
    if (format == ImageFormat.JPEG) {
      JpegHeader header = JpegHeader.read(bytes, mask);
      return image(
          mask.array(),
          header.plain() ? ImageReaders.Kind.JPEG : ImageReaders.Kind.JPEG_LENIENT,
          new Stored(header.width(), header.height(), header.orientation()));
    }
    Orientation orientation =
        switch (format) {
          case PNG -> Chunks.png(bytes);
          case WEBP -> Chunks.webp(bytes, mask);
          case BMP -> BmpHeader.check(bytes, mask);
          default -> Orientation.UPRIGHT;
        };
    ImageReaders.Kind kind = ImageReaders.Kind.of(format);
    Stored stored =
        guarded(
            kind,
            () -> {
              ImageReader reader = readers.reader(kind, mask.array());
              return new Stored(reader.getWidth(0), reader.getHeight(0), orientation);
            });
    return image(mask.array(), kind, stored);
  }

  @Override
  public void close() {
    readers.close();
  }

  /** Size and orientation before turning. */
  record Stored(int width, int height, Orientation orientation) {}

  private EncodedImage image(byte[] encoded, ImageReaders.Kind kind, Stored stored)
      throws UndecodableImageException {
    if (stored.width() < 1 || stored.height() < 1) {
      throw new UndecodableImageException(
          Reason.CORRUPT, "says it is " + stored.width() + " x " + stored.height() + " pixels");
    }
    if ((long) stored.width() * stored.height() > maxPixels) {
      throw new UndecodableImageException(
          Reason.TOO_MANY_PIXELS,
          "is %d x %d pixels where %d are allowed; send it smaller or raise the limit"
              .formatted(stored.width(), stored.height(), maxPixels));
    }
    return new EncodedImage(this, encoded, kind, stored);
  }

  /**
   * Decodes a region as it is stored. A JPEG that the JDK's reader finds faulty gets a second
   * chance: many files in the wild have headers that only a lenient reader accepts.
   */
  Raster decode(byte[] encoded, ImageReaders.Kind kind, Stored stored, Region region)
      throws UndecodableImageException {
    if (!kind.equals(ImageReaders.Kind.JPEG)) {
      return guarded(kind, () -> Pixels.rgb(reader(kind, encoded, stored).read(0), region));
    }
    try {
      return guarded(kind, () -> plainJpeg(encoded, stored, region));
    } catch (UndecodableImageException first) {
      try {
        return decode(encoded, ImageReaders.Kind.JPEG_LENIENT, stored, region);
      } catch (UndecodableImageException second) {
        first.addSuppressed(second);
        throw first;
      }
    }
  }

  /**
   * Rows below the region are not decoded and columns beside it not converted. The reader writes
   * straight into the result: into an image of its own it would copy pixel by pixel.
   */
  private Raster plainJpeg(byte[] encoded, Stored stored, Region region) throws IOException {
    Raster raster =
        new Raster(
            region.width(),
            region.height(),
            new byte[Math.multiplyExact(3, region.width() * region.height())]);
    ImageReader reader = reader(ImageReaders.Kind.JPEG, encoded, stored);
    ImageReadParam param = reader.getDefaultReadParam();
    param.setSourceRegion(
        new Rectangle(region.left(), region.top(), region.width(), region.height()));
    param.setDestination(Pixels.over(raster));
    reader.read(0, param);
    return raster;
  }

  /** A reader that finds the size that was checked: it may take other bytes for the header. */
  private ImageReader reader(ImageReaders.Kind kind, byte[] encoded, Stored stored)
      throws IOException {
    ImageReader reader = readers.reader(kind, encoded);
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if (width != stored.width() || height != stored.height()) {
      throw new IIOException(
          "a second header says %d x %d pixels where the first header says %d x %d"
              .formatted(width, height, stored.width(), stored.height()));
    }
    return reader;
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private <T> T guarded(ImageReaders.Kind kind, Reading<T> reading)
      throws UndecodableImageException {
    try {
      return reading.read();
    } catch (IOException | RuntimeException | StackOverflowError e) {
      readers.discard(kind);
      Reason reason = readers.exhausted() ? Reason.TRUNCATED : Reason.CORRUPT;
      throw new UndecodableImageException(
          reason, "is no valid " + kind.format() + ": " + describe(e), e);
    } catch (OutOfMemoryError e) {
      readers.discard(kind);
      throw new UndecodableImageException(
          Reason.TOO_LARGE,
          "takes more memory than there is; lower the limit of pixels or raise the heap (-Xmx)",
          e);
    }
  }

  private static String describe(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
  }
}
