package io.uicstream.learner.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Finds the one EXIF tag that changes pixels. EXIF that cannot be read is no EXIF. */
final class Exif {
  private static final byte[] IDENTIFIER = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final int ORIENTATION = 0x112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  private Exif() {}

  /** Whether a block begins with the identifier that JPEG prescribes. */
  static boolean identified(Bytes block) {
    return block.startsWith(IDENTIFIER);
  }

  /**
   * Orientation as stated in a block of EXIF.
   *
   * @param block TIFF structure, with or without the identifier in front
   */
  static Orientation orientation(Bytes block) {
    ByteBuffer tiff = (identified(block) ? block.from(IDENTIFIER.length) : block).buffer();
    try {
      tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      int directory = tiff.getInt(4);
      int entries = Short.toUnsignedInt(tiff.getShort(directory));
      for (int i = 0; i < entries; i++) {
        int entry = directory + 2 + i * ENTRY_BYTES;
        int value = Short.toUnsignedInt(tiff.getShort(entry + 8));
        if (tiff.getShort(entry) == ORIENTATION
            && tiff.getShort(entry + 2) == SHORT
            && value >= 1
            && value <= 8) {
          return new Orientation(value);
        }
      }
    } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
      return Orientation.UPRIGHT;
    }
    return Orientation.UPRIGHT;
  }
}
