package io.uicstream.learner.image;

/**
 * An encoded image for a reader, in which colour profiles are overwritten: no pixel depends on
 * them, and readers hand them to a native library. The image itself is left alone; it is copied at
 * the first change.
 */
final class Mask {
  private final Bytes image;
  private byte[] masked;

  Mask(Bytes image) {
    this.image = image;
    this.masked = image.array();
  }

  /** Overwrites bytes from a position on, which all lie within the image. */
  void overwrite(int position, byte... with) {
    if (masked == image.array()) {
      masked = masked.clone();
    }
    System.arraycopy(with, 0, masked, image.start() + position, with.length);
  }

  /** The whole image as it is to be read. */
  byte[] array() {
    return masked;
  }
}
