package io.uicstream.learner.image;

/**
 * An image whose header has been read. Used by the thread of its decoder, until that is closed.
 *
 * @see ImageDecoder#open
 */
final class EncodedImage {
  private final ImageDecoder decoder;
  private final byte[] encoded;
  private final ImageReaders.Kind kind;
  private final ImageDecoder.Stored stored;

  EncodedImage(
      ImageDecoder decoder, byte[] encoded, ImageReaders.Kind kind, ImageDecoder.Stored stored) {
    this.decoder = decoder;
    this.encoded = encoded;
    this.kind = kind;
    this.stored = stored;
  }

  /** Width of the upright image in pixels. */
  int width() {
    return stored.orientation().transposed() ? stored.height() : stored.width();
  }

  /** Height of the upright image in pixels. */
  int height() {
    return stored.orientation().transposed() ? stored.width() : stored.height();
  }

  /** Decodes a region of the upright image. */
  Raster decode(Region region) throws UndecodableImageException {
    Region asStored = stored.orientation().stored(region, stored.width(), stored.height());
    return stored.orientation().upright(decoder.decode(encoded, kind, stored, asStored));
  }
}
