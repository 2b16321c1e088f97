package io.uicstream.learner.image;

import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.util.Arrays;
import java.util.Map;

/** Compressions of a TIFF's strips and tiles. */
enum TiffCompression {
  NONE,
  LZW,
  DEFLATE,
  PACK_BITS;

  private static final Map<Integer, String> OTHERS =
      Map.of(
          2, "CCITT (fax)",
          3, "CCITT (fax)",
          4, "CCITT (fax)",
          6, "JPEG of the old kind",
          7, "JPEG",
          34712, "JPEG 2000",
          34925, "LZMA",
          50000, "Zstandard",
          50001, "WebP",
          50002, "JPEG XL");

  /**
   * Compression by its number.
   *
   * @throws UndecodableImageException if it is not known here
   */
  static TiffCompression of(int number) throws UndecodableImageException {
    return switch (number) {
      case 1 -> NONE;
      case 5 -> LZW;
      case 8, 32946 -> DEFLATE;
      case 32773 -> PACK_BITS;
      default ->
          throw Tiff.unsupported(
              "compressed by " + OTHERS.getOrDefault(number, "method " + number));
    };
  }

  /** Something that undoes it. */
  TiffUnpacker open() {
    return switch (this) {
      case NONE -> TiffCompression::copy;
      case LZW -> new TiffLzw();
      case DEFLATE -> new TiffInflater();
      case PACK_BITS -> TiffCompression::unpackBits;
    };
  }

  private static int copy(Bytes packed, byte[] target, int length) {
    int count = Math.min(packed.length(), length);
    System.arraycopy(packed.array(), packed.start(), target, 0, count);
    return count;
  }

  private static int unpackBits(Bytes packed, byte[] target, int length) {
    byte[] array = packed.array();
    int filled = 0;
    for (int at = packed.start(); at + 1 < packed.end() && filled < length; ) {
      int count = array[at++];
      if (count >= 0) {
        int copied = Math.min(count + 1, Math.min(packed.end() - at, length - filled));
        System.arraycopy(array, at, target, filled, copied);
        at += count + 1;
        filled += copied;
      } else if (count != Byte.MIN_VALUE) {
        int repeated = Math.min(1 - count, length - filled);
        Arrays.fill(target, filled, filled + repeated, array[at++]);
        filled += repeated;
      }
    }
    return filled;
  }

  static UndecodableImageException corrupt(String what) {
    return new UndecodableImageException(Reason.CORRUPT, "TIFF with " + what);
  }
}
