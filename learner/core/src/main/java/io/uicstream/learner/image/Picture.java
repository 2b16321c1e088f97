package io.uicstream.learner.image;

import java.io.IOException;

/**
 * The picture in an encoded image, as it is stored: its header has been read, its pixels can be
 * decoded as often as wanted. Used by one thread.
 */
interface Picture {
  /** Pixels in a row, as the header says; whoever uses it checks that there are any. */
  int width();

  /** Rows, as the header says. */
  int height();

  /**
   * Bytes of memory that decoding all of it takes at most, the result included: of the heap, and
   * native.
   */
  long memory();

  /**
   * Decodes a part. What is decoded is in the file: where pixels are missing or damaged, this
   * fails. It fails for a part only if it fails for the whole.
   *
   * @throws UndecodableImageException if pixels are missing or damaged
   * @throws IOException if a reader says so in its own words
   */
  Raster decode(Region region) throws IOException, UndecodableImageException;

  /** Number of pixels; does not overflow. */
  default long pixels() {
    return (long) width() * height();
  }
}
