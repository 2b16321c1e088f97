package io.uicstream.learner.image;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * ImageIO readers, made once and used again: making one costs as much as decoding several small
 * images. Used by one thread at a time, which closes it.
 */
final class ImageReaders implements AutoCloseable {
  static {
    // Nothing here may write images into the system's temporary folder.
    ImageIO.setUseCache(false);
  }

  private final Map<Kind, ImageReader> readers = new HashMap<>();
  private ByteArrayImageInput input;

  /**
   * A reader by who made it.
   *
   * @param format ImageIO's name of the format
   * @param jdk of the JDK, or of TwelveMonkeys
   */
  record Kind(String format, boolean jdk) {
    static final Kind JPEG = new Kind("jpeg", true);

    /** Slower; knows CMYK, lossless, and files that others find faulty. */
    static final Kind JPEG_LENIENT = new Kind("jpeg", false);

    static Kind of(ImageFormat format) {
      return switch (format) {
        case JPEG -> JPEG;
        case PNG -> new Kind("png", true);
        case GIF -> new Kind("gif", true);
        case BMP -> new Kind("bmp", true);
        case WEBP -> new Kind("webp", false);
      };
    }
  }

  /** The reader of a kind, set to the first byte of an image. */
  ImageReader reader(Kind kind, byte[] encoded) {
    ImageReader reader = readers.computeIfAbsent(kind, ImageReaders::create);
    input = new ByteArrayImageInput(encoded);
    reader.setInput(input, true, true);
    return reader;
  }

  /** Whether the reader given last has met the end of its image. */
  boolean exhausted() {
    return input != null && input.exhausted();
  }

  /** Frees a reader after a failure, which may have left it in any state. */
  void discard(Kind kind) {
    ImageReader reader = readers.remove(kind);
    if (reader != null) {
      reader.dispose();
    }
  }

  private static ImageReader create(Kind kind) {
    for (Iterator<ImageReader> all = ImageIO.getImageReadersByFormatName(kind.format());
        all.hasNext(); ) {
      ImageReader reader = all.next();
      if (kind.jdk() == "java.desktop".equals(reader.getClass().getModule().getName())) {
        return reader;
      }
      reader.dispose();
    }
    throw new IllegalStateException(
        "no reader for "
            + kind.format()
            + (kind.jdk()
                ? " in this JDK: use one with java.desktop"
                : ": TwelveMonkeys is not on the classpath"));
  }

  @Override
  public void close() {
    readers.values().forEach(ImageReader::dispose);
    readers.clear();
  }
}
