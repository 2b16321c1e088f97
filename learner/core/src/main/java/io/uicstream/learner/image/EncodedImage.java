package io.uicstream.learner.image;

import java.util.function.Function;

/**
 * An image whose header has been read. Used by the thread of its decoder, until that is closed.
 *
 * @see ImageDecoder#open
 */
final class EncodedImage {
  private final ImageDecoder decoder;
  private final ImageFormat format;
  private final Picture picture;
  private final Orientation orientation;

  EncodedImage(ImageDecoder decoder, ImageFormat format, Stored stored) {
    this.decoder = decoder;
    this.format = format;
    picture = stored.picture();
    orientation = stored.orientation();
  }

  ImageFormat format() {
    return format;
  }

  /** Width of the upright image in pixels. */
  int width() {
    return orientation.transposed() ? picture.height() : picture.width();
  }

  /** Height of the upright image in pixels. */
  int height() {
    return orientation.transposed() ? picture.width() : picture.height();
  }

  /** Bytes of memory that decoding it takes at most. */
  long memory() {
    boolean turned = !orientation.equals(Orientation.UPRIGHT);
    return picture.memory() + (turned ? 3 * picture.pixels() : 0);
  }

  /** All of it. */
  Region all() {
    return new Region(0, 0, width(), height());
  }

  /**
   * Decodes a region of the upright image, and does something with it while there is memory for it.
   * Waits for that memory, if others have it.
   *
   * @throws UndecodableImageException if the image cannot be decoded: for its whole always, for a
   *     region only if what is wrong lies in it
   */
  <T> T decode(Region region, Function<Raster, T> use) throws UndecodableImageException {
    Region asStored = orientation.stored(region, picture.width(), picture.height());
    return decoder.decode(this, () -> orientation.upright(picture.decode(asStored)), use);
  }
}
