package io.uicstream.learner.image;

import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Compressions of a TIFF's strips and tiles. */
enum TiffCompression {
  NONE {
    @Override
    int fill(Bytes packed, byte[] target) {
      int length = Math.min(packed.length(), target.length);
      System.arraycopy(packed.array(), packed.start(), target, 0, length);
      return length;
    }
  },

  LZW {
    @Override
    int fill(Bytes packed, byte[] target) throws UndecodableImageException {
      return TiffLzw.fill(packed, target);
    }
  },

  DEFLATE {
    @Override
    int fill(Bytes packed, byte[] target) throws UndecodableImageException {
      Inflater inflater = new Inflater();
      try {
        inflater.setInput(packed.array(), packed.start(), packed.length());
        int filled = 0;
        while (filled < target.length && !inflater.needsDictionary()) {
          int count = inflater.inflate(target, filled, target.length - filled);
          if (count == 0) {
            break;
          }
          filled += count;
        }
        return filled;
      } catch (DataFormatException e) {
        throw corrupt("pixels that cannot be inflated: " + e.getMessage());
      } finally {
        inflater.end();
      }
    }
  },

  PACK_BITS {
    @Override
    int fill(Bytes packed, byte[] target) {
      byte[] array = packed.array();
      int filled = 0;
      for (int at = packed.start(); at + 1 < packed.end() && filled < target.length; ) {
        int count = array[at++];
        if (count >= 0) {
          int length = Math.min(count + 1, Math.min(packed.end() - at, target.length - filled));
          System.arraycopy(array, at, target, filled, length);
          at += count + 1;
          filled += length;
        } else if (count != Byte.MIN_VALUE) {
          int length = Math.min(1 - count, target.length - filled);
          Arrays.fill(target, filled, filled + length, array[at++]);
          filled += length;
        }
      }
      return filled;
    }
  };

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

  /**
   * Undoes the compression of a chunk.
   *
   * @param length bytes that are wanted; more are not made
   * @throws UndecodableImageException if there are fewer
   */
  byte[] unpack(Bytes packed, int length) throws UndecodableImageException {
    byte[] target = new byte[length];
    if (fill(packed, target) < length) {
      throw Tiff.truncated();
    }
    return target;
  }

  /** Fills as much of the target as there is; says how much that was. */
  abstract int fill(Bytes packed, byte[] target) throws UndecodableImageException;

  static UndecodableImageException corrupt(String what) {
    return new UndecodableImageException(Reason.CORRUPT, "TIFF with " + what);
  }
}
