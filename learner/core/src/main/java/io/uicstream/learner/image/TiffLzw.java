package io.uicstream.learner.image;

/** LZW as TIFF has it: highest bit first, and a code grows one code earlier than it must. */
final class TiffLzw implements TiffUnpacker {
  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int FIRST = 258;
  private static final int LEAST_BITS = 9;
  private static final int MOST_BITS = 12;
  private static final int MOST_CODES = 1 << MOST_BITS;

  /** Where a code's bytes are in the target. */
  private final int[] start = new int[MOST_CODES];

  /** How many bytes a code has. */
  private final int[] length = new int[MOST_CODES];

  @Override
  public int unpack(Bytes packed, byte[] target, int wanted) throws UndecodableImageException {
    if (packed.length() > 1
        && packed.array()[packed.start()] == 0
        && (packed.array()[packed.start() + 1] & 1) == 1) {
      throw Tiff.unsupported("compressed by LZW of the old kind");
    }
    int next = FIRST;
    int size = LEAST_BITS;
    int beforeStart = -1;
    int beforeLength = 0;
    int filled = 0;
    long bit = 0;
    long bits = 8L * packed.length();
    while (filled < wanted && bit + size <= bits) {
      int code = code(packed, bit, size);
      bit += size;
      if (code == END) {
        break;
      }
      if (code == CLEAR) {
        next = FIRST;
        size = LEAST_BITS;
        beforeStart = -1;
        continue;
      }
      if (code > next || (code == next && beforeStart < 0)) {
        throw TiffCompression.corrupt("a code that stands for nothing");
      }
      int codeStart = filled;
      int codeLength = code < CLEAR ? 1 : code == next ? beforeLength + 1 : length[code];
      if (code < CLEAR) {
        target[filled++] = (byte) code;
      } else {
        int from = code == next ? beforeStart : start[code];
        // One by one: the last byte of a new code is the first of itself.
        for (int i = 0; i < codeLength && filled < wanted; i++) {
          target[filled++] = target[from + i];
        }
      }
      if (beforeStart >= 0 && next < MOST_CODES) {
        // Its last byte is the first of what has just been written behind it.
        start[next] = beforeStart;
        length[next] = beforeLength + 1;
        next++;
        if (next == (1 << size) - 1 && size < MOST_BITS) {
          size++;
        }
      }
      beforeStart = codeStart;
      beforeLength = codeLength;
    }
    return filled;
  }

  private static int code(Bytes packed, long bit, int size) {
    int at = packed.start() + (int) (bit >> 3);
    int three = 0;
    for (int i = 0; i < 3; i++) {
      three = three << 8 | (at + i < packed.end() ? packed.array()[at + i] & 0xff : 0);
    }
    return three >> (24 - (int) (bit & 7) - size) & ((1 << size) - 1);
  }
}
