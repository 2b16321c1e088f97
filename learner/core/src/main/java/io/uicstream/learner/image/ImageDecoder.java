package io.uicstream.learner.image;

import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.io.IOException;
import java.util.function.Function;

/**
 * Decodes JPEG, PNG, WebP, GIF, BMP, TIFF and PNM; of animations the first frame. EXIF orientation
 * is applied, transparency is laid over black, colour profiles are ignored.
 *
 * <p>Nothing about the bytes is trusted: sizes and the memory that they take are checked from the
 * header before pixels are decoded, and whatever a reader throws is an {@link
 * UndecodableImageException}.
 *
 * <p>Used by one thread, which closes it; the thread's readers are used again for every image.
 */
public final class ImageDecoder implements AutoCloseable {
  private final long maxPixels;
  private final int maxBytes;
  private final DecodeMemory memory;
  private final ImageReaders readers = new ImageReaders();

  /**
   * Makes a decoder with limits. Besides, all decoders of a process share a quarter of its heap.
   *
   * @param maxPixels largest width times height
   * @param maxBytes largest encoded image
   */
  public ImageDecoder(long maxPixels, int maxBytes) {
    this(maxPixels, maxBytes, DecodeMemory.ofHeap());
  }

  /**
   * Makes a decoder with limits.
   *
   * @param memory shared by all that decode at the same time
   */
  ImageDecoder(long maxPixels, int maxBytes, DecodeMemory memory) {
    if (maxPixels < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "limits must be at least 1, were " + maxPixels + " pixels and " + maxBytes + " bytes");
    }
    this.maxPixels = maxPixels;
    this.maxBytes = maxBytes;
    this.memory = memory;
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
    Stored stored = guarded(format, () -> open(format, bytes));
    requireSize(stored.picture());
    return new EncodedImage(this, format, stored);
  }

  /**
   * What was found out about an image by decoding all of it.
   *
   * @param format what it is encoded as
   * @param raster its pixels, upright
   */
  public record Decoded(ImageFormat format, Raster raster) {}

  /**
   * Decodes a whole image. Where this fails, the image can never be used; where it does not, every
   * view of it can be made.
   *
   * @param encoded the image as received
   * @param use gets the pixels, and must not keep them: memory for them is there only until it
   *     returns
   * @throws UndecodableImageException if the image cannot be used
   */
  public <T> T decode(byte[] encoded, Function<Decoded, T> use) throws UndecodableImageException {
    EncodedImage image = open(encoded);
    return image.decode(image.all(), raster -> use.apply(new Decoded(image.format(), raster)));
  }

  private Stored open(ImageFormat format, Bytes bytes) throws UndecodableImageException {
    return switch (format) {
      case JPEG -> Jpeg.open(bytes, readers);
      case PNG -> Png.open(bytes);
      case GIF -> Gif.open(bytes);
      case BMP -> Bmp.open(bytes);
      case WEBP -> Webp.open(bytes, readers);
      case TIFF -> Tiff.open(bytes);
      case PNM -> Pnm.open(bytes);
    };
  }

  private void requireSize(Picture picture) throws UndecodableImageException {
    if (picture.width() < 1 || picture.height() < 1) {
      throw new UndecodableImageException(
          Reason.CORRUPT, "says it is " + picture.width() + " x " + picture.height() + " pixels");
    }
    if (picture.pixels() > maxPixels) {
      throw new UndecodableImageException(
          Reason.TOO_MANY_PIXELS,
          "is %d x %d pixels where %d are allowed; send it smaller or raise the limit"
              .formatted(picture.width(), picture.height(), maxPixels));
    }
  }

  @Override
  public void close() {
    readers.close();
  }

  /** Something that reads, and fails in any way. */
  interface Reading<T> {
    T read() throws IOException, UndecodableImageException;
  }

  /** Reads pixels, and does something with them, within a share of the memory. */
  <T> T decode(EncodedImage image, Reading<Raster> reading, Function<Raster, T> use)
      throws UndecodableImageException {
    return memory.within(image.memory(), () -> use.apply(guarded(image.format(), reading)));
  }

  private <T> T guarded(ImageFormat format, Reading<T> reading) throws UndecodableImageException {
    try {
      return reading.read();
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // It may have left a reader in any state.
      readers.close();
      throw new UndecodableImageException(
          Reason.CORRUPT, "is no valid " + format + ": " + innermost(e), e);
    }
  }

  /** What went wrong first; what is wrapped around it says less. */
  private static String innermost(Throwable thrown) {
    String message = describe(thrown);
    for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
      message = describe(cause);
    }
    return message;
  }

  private static String describe(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
  }
}
