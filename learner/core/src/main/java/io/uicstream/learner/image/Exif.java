package io.uicstream.learner.image;

import java.nio.charset.StandardCharsets;

/** Finds the one EXIF tag that changes pixels. EXIF that cannot be read is no EXIF. */
final class Exif {
  private static final byte[] IDENTIFIER = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final int ORIENTATION = 0x112;

  private Exif() {}

  /** Whether a block begins with the identifier that JPEG prescribes. */
  static boolean identified(Bytes block) {
    return block.startsWith(IDENTIFIER);
  }

  /**
   * Orientation as stated in a block of EXIF, in whichever type of number.
   *
   * @param block TIFF structure, with or without the identifier in front
   */
  static Orientation orientation(Bytes block) {
    Bytes tiff = identified(block) ? block.from(IDENTIFIER.length) : block;
    try {
      return Orientation.of(TiffDirectory.read(tiff).number(ORIENTATION, 1));
    } catch (IndexOutOfBoundsException e) {
      return Orientation.UPRIGHT;
    }
  }
}
