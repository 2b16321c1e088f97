package io.uicstream.learner.image;

import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What a JPEG's frame header says, and what its scans have brought so far. */
final class JpegFrame {
  private static final int SOF0 = 0xC0;
  private static final int SOF2 = 0xC2;
  private static final int COEFFICIENTS = 64;

  /** Of a coefficient: no bit has come. */
  private static final int NOTHING = 16;

  private final int width;
  private final int height;
  private final boolean progressive;
  private final byte[] components;
  private final byte[] quantization;

  /** For each component and coefficient the lowest bit that has come. */
  private final int[][] lowestBits;

  private JpegFrame(Bytes content, boolean progressive, int count) {
    ByteBuffer header = content.buffer();
    this.width = Short.toUnsignedInt(header.getShort(3));
    this.height = Short.toUnsignedInt(header.getShort(1));
    this.progressive = progressive;
    components = new byte[count];
    quantization = new byte[count];
    for (int i = 0; i < count; i++) {
      components[i] = header.get(6 + 3 * i);
      quantization[i] = header.get(8 + 3 * i);
    }
    lowestBits = new int[components.length][COEFFICIENTS];
    for (int[] bits : lowestBits) {
      Arrays.fill(bits, NOTHING);
    }
  }

  /** Reads a frame header. */
  static JpegFrame read(int marker, Bytes content) throws UndecodableImageException {
    ByteBuffer header = content.buffer();
    int count = content.length() < 6 ? 0 : Byte.toUnsignedInt(header.get(5));
    if (content.length() < 6 + 3 * count) {
      throw Jpeg.corrupt("a frame header of " + content.length() + " bytes");
    }
    int bits = header.get(0);
    if (marker > SOF2 || bits != 8) {
      throw new UndecodableImageException(
          Reason.UNSUPPORTED,
          "JPEG of the rare kind SOF%d with %d bits; save it as baseline or progressive JPEG"
              .formatted(marker - SOF0, bits));
    }
    if (count != 1 && count != 3 && count != 4) {
      throw new UndecodableImageException(
          Reason.UNSUPPORTED, "JPEG of " + count + " components; save it in colour or gray");
    }
    return new JpegFrame(content, marker == SOF2, count);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Names of the components, by which some files tell their colours. */
  byte[] components() {
    return components;
  }

  /**
   * Takes note of a scan's header.
   *
   * @param tables that have been defined before it
   * @return whether this is the only scan: it brings all there is
   */
  boolean addScan(Bytes content, JpegTables tables) throws UndecodableImageException {
    ByteBuffer header = content.buffer();
    int count = content.length() < 1 ? 0 : header.get(0);
    if (count < 1 || count > 4 || content.length() < 4 + 2 * count) {
      throw Jpeg.corrupt("a scan header of " + content.length() + " bytes");
    }
    int first = progressive ? header.get(1 + 2 * count) : 0;
    int last = progressive ? header.get(2 + 2 * count) : COEFFICIENTS - 1;
    int lowest = progressive ? header.get(3 + 2 * count) & 0xf : 0;
    if (first < 0 || last < first || last >= COEFFICIENTS) {
      throw Jpeg.corrupt("a scan of coefficients that there are not");
    }
    for (int i = 0; i < count; i++) {
      int component = indexOf(header.get(1 + 2 * i));
      int numbers = header.get(2 + 2 * i) & 0xff;
      boolean dc = first > 0 || tables.hasDc(numbers >> 4);
      boolean ac = last == 0 || tables.hasAc(numbers & 0xf);
      if (!dc || !ac || !tables.hasQuantization(quantization[component])) {
        throw Jpeg.corrupt("a scan whose tables are missing");
      }
      for (int coefficient = first; coefficient <= last; coefficient++) {
        lowestBits[component][coefficient] = Math.min(lowest, lowestBits[component][coefficient]);
      }
    }
    return !progressive && count == components.length;
  }

  private int indexOf(byte component) throws UndecodableImageException {
    for (int i = 0; i < components.length; i++) {
      if (components[i] == component) {
        return i;
      }
    }
    throw Jpeg.corrupt("a scan of a component that there is not");
  }

  /**
   * Whether scans have brought all that there must be.
   *
   * @param ended whether the file says that no more comes: then fine detail may be missing. Without
   *     that it must all be there, or scans have been cut off
   */
  boolean complete(boolean ended) {
    for (int[] bits : lowestBits) {
      boolean fine = ended || Arrays.stream(bits).allMatch(lowest -> lowest <= 0);
      if (bits[0] == NOTHING || !fine) {
        return false;
      }
    }
    return true;
  }
}
