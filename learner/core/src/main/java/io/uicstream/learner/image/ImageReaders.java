package io.uicstream.learner.image;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * The ImageIO readers of JPEG and WebP, made once and used again: making one costs as much as
 * decoding several small images. Used by one thread at a time, which closes it.
 */
final class ImageReaders implements AutoCloseable {
  static {
    // Nothing here may write images into the system's temporary folder.
    ImageIO.setUseCache(false);
  }

  private Optional<ImageReader> jpeg = Optional.empty();
  private Optional<ImageReader> webp = Optional.empty();

  /** The JDK's reader of JPEG, set to the first byte of an image. */
  ImageReader jpeg(byte[] encoded) {
    if (jpeg.isEmpty()) {
      jpeg =
          Optional.of(
              create(
                  "jpeg",
                  type -> "java.desktop".equals(type.getModule().getName()),
                  "java.desktop"));
    }
    return begin(jpeg.get(), encoded);
  }

  /** The reader of WebP by libwebp, set to the first byte of an image. */
  ImageReader webp(byte[] encoded) throws UndecodableImageException {
    if (webp.isEmpty()) {
      ImageReader reader =
          create("webp", type -> type.getName().startsWith("com.luciad."), "webp-imageio");
      WebpLibrary.load(reader);
      webp = Optional.of(reader);
    }
    return begin(webp.get(), encoded);
  }

  private static ImageReader begin(ImageReader reader, byte[] encoded) {
    reader.setInput(new ByteArrayImageInput(encoded), true, true);
    return reader;
  }

  private static ImageReader create(String format, Predicate<Class<?>> wanted, String from) {
    for (Iterator<ImageReader> all = ImageIO.getImageReadersByFormatName(format); all.hasNext(); ) {
      ImageReader reader = all.next();
      if (wanted.test(reader.getClass())) {
        return reader;
      }
      reader.dispose();
    }
    throw new IllegalStateException("no reader for " + format + ": " + from + " is missing");
  }

  /** Frees all readers; after a failure, which may have left one in any state, too. */
  @Override
  public void close() {
    jpeg.ifPresent(ImageReader::dispose);
    webp.ifPresent(ImageReader::dispose);
    jpeg = Optional.empty();
    webp = Optional.empty();
  }
}
