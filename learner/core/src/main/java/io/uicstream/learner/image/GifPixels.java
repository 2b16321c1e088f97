package io.uicstream.learner.image;

import io.uicstream.learner.image.UndecodableImageException.Reason;

/**
 * The pixels of a GIF's frame, by number of their colour.
 *
 * @param width of the frame
 * @param height of the frame
 * @param indices [height, width] in the order in which they are stored
 */
@SuppressWarnings("ArrayRecordComponent")
record GifPixels(int width, int height, byte[] indices) {
  /** Bytes of the tables that decoding takes. */
  static final long TABLES = 64 << 10;

  private static final int MOST_BITS = 12;
  private static final int MOST_CODES = 1 << MOST_BITS;

  /** Of an interlaced frame: first row and step of its four passes. */
  private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

  /**
   * Undoes LZW as GIF has it.
   *
   * @param blocks blocks of data, each behind its length
   * @param codeBits bits of a pixel
   * @throws UndecodableImageException if it does not give a colour for every pixel
   */
  static GifPixels decode(Bytes blocks, int codeBits, int width, int height)
      throws UndecodableImageException {
    if (codeBits < 1 || codeBits > 8) {
      throw corrupt("pixels of " + codeBits + " bits");
    }
    byte[] indices = new byte[Math.multiplyExact(width, height)];
    BlockBits bits = new BlockBits(blocks);
    int clear = 1 << codeBits;
    // A code is that of another, and a pixel more.
    short[] prefix = new short[MOST_CODES];
    byte[] last = new byte[MOST_CODES];
    byte[] first = new byte[MOST_CODES];
    int[] length = new int[MOST_CODES];
    for (int code = 0; code < clear; code++) {
      last[code] = (byte) code;
      first[code] = (byte) code;
      length[code] = 1;
    }
    int next = clear + 2;
    int size = codeBits + 1;
    int before = -1;
    int filled = 0;
    while (filled < indices.length) {
      int code = bits.read(size);
      if (code < 0 || code == clear + 1) {
        throw Gif.truncated();
      }
      if (code == clear) {
        next = clear + 2;
        size = codeBits + 1;
        before = -1;
        continue;
      }
      if (code > next || (code == next ? before < 0 : length[code] == 0)) {
        throw corrupt("a code that stands for nothing");
      }
      if (before >= 0 && next < MOST_CODES) {
        prefix[next] = (short) before;
        first[next] = first[before];
        last[next] = code == next ? first[before] : first[code];
        length[next] = length[before] + 1;
        next++;
        if (next == 1 << size && size < MOST_BITS) {
          size++;
        }
      }
      int at = code;
      for (int i = length[code] - 1; i >= 0; i--, at = prefix[at]) {
        if (filled + i < indices.length) {
          indices[filled + i] = last[at];
        }
      }
      filled += length[code];
      before = code;
    }
    return new GifPixels(width, height, indices);
  }

  /** Row by row, from top to bottom. */
  Rows rows(boolean interlaced) {
    int[] stored = interlaced ? storedRows() : new int[0];
    return (y, row) ->
        System.arraycopy(indices, (interlaced ? stored[y] : y) * width, row, 0, width);
  }

  private int[] storedRows() {
    int[] stored = new int[height];
    int next = 0;
    for (int[] pass : PASSES) {
      for (int y = pass[0]; y < height; y += pass[1]) {
        stored[y] = next++;
      }
    }
    return stored;
  }

  private static UndecodableImageException corrupt(String what) {
    return new UndecodableImageException(Reason.CORRUPT, "GIF with " + what);
  }

  /** Bits of codes, the lowest first, across blocks. */
  private static final class BlockBits {
    private final byte[] array;
    private final int end;
    private int at;
    private int left;
    private int bits;
    private int count;

    BlockBits(Bytes blocks) {
      array = blocks.array();
      at = blocks.start();
      end = blocks.end();
    }

    /** The next code; -1 where there is none. */
    int read(int size) {
      while (count < size) {
        if (left == 0) {
          left = at < end ? array[at++] & 0xff : 0;
          if (left == 0) {
            return -1;
          }
        }
        if (at >= end) {
          return -1;
        }
        bits |= (array[at++] & 0xff) << count;
        count += 8;
        left--;
      }
      int code = bits & ((1 << size) - 1);
      bits >>>= size;
      count -= size;
      return code;
    }
  }
}
