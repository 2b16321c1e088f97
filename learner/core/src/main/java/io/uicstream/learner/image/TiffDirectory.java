package io.uicstream.learner.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * The first directory of a TIFF, or of EXIF, which is one. Reading beyond the end of the bytes
 * throws {@link IndexOutOfBoundsException}.
 */
final class TiffDirectory {
  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int ENTRY_BYTES = 12;

  private final ByteBuffer tiff;
  private final Map<Integer, Integer> entries = new HashMap<>();

  private TiffDirectory(ByteBuffer tiff) {
    this.tiff = tiff;
  }

  /** Reads where the entries are. Of a tag that comes twice, the first counts. */
  static TiffDirectory read(Bytes bytes) {
    ByteBuffer tiff = bytes.buffer();
    tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    TiffDirectory directory = new TiffDirectory(tiff);
    int start = tiff.getInt(4);
    int count = Short.toUnsignedInt(tiff.getShort(start));
    for (int i = 0; i < count; i++) {
      int entry = start + 2 + i * ENTRY_BYTES;
      directory.entries.putIfAbsent(Short.toUnsignedInt(tiff.getShort(entry)), entry);
    }
    return directory;
  }

  boolean littleEndian() {
    return tiff.order() == ByteOrder.LITTLE_ENDIAN;
  }

  /** How many numbers a tag has; 0, if it is not there. */
  int count(int tag) {
    Integer entry = entries.get(tag);
    return entry == null ? 0 : Math.max(0, tiff.getInt(entry + 4));
  }

  /** The first number of a tag, or another one, if the tag is not there. */
  int number(int tag, int otherwise) {
    return number(tag, 0, otherwise);
  }

  /**
   * A number of a tag: of 8, 16 or 32 bits, of which only those below 2³¹ make sense here.
   *
   * @param index which, from 0
   * @param otherwise what to take where there is none
   */
  int number(int tag, int index, int otherwise) {
    Integer entry = entries.get(tag);
    if (entry == null || index >= count(tag)) {
      return otherwise;
    }
    int type = tiff.getShort(entry + 2);
    int size = type == BYTE ? 1 : type == SHORT ? 2 : type == LONG ? 4 : 0;
    if (size == 0) {
      return otherwise;
    }
    long values =
        (long) count(tag) * size <= 4 ? entry + 8 : Integer.toUnsignedLong(tiff.getInt(entry + 8));
    int at = Math.toIntExact(Math.min(Integer.MAX_VALUE, values + (long) index * size));
    return switch (type) {
      case BYTE -> tiff.get(at) & 0xff;
      case SHORT -> Short.toUnsignedInt(tiff.getShort(at));
      default -> tiff.getInt(at);
    };
  }
}
