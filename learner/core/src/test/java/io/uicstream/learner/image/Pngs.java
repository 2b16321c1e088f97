package io.uicstream.learner.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** PNGs from chunks, right ones and wrong ones. */
final class Pngs {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int BLOCK = 1 << 16;

  private Pngs() {}

  /** Signature, these chunks, end. */
  static byte[] of(byte[]... chunks) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(SIGNATURE);
    for (byte[] chunk : chunks) {
      png.writeBytes(chunk);
    }
    png.writeBytes(chunk("IEND", new byte[0]));
    return png.toByteArray();
  }

  static byte[] chunk(String name, byte[] content) {
    byte[] named =
        ByteBuffer.allocate(4 + content.length)
            .put(name.getBytes(StandardCharsets.US_ASCII))
            .put(content)
            .array();
    CRC32 sum = new CRC32();
    sum.update(named);
    return ByteBuffer.allocate(8 + named.length)
        .putInt(content.length)
        .put(named)
        .putInt((int) sum.getValue())
        .array();
  }

  /** Header of a palette image of 8 bits, one byte a pixel. */
  static byte[] header(int width, int height) {
    return chunk(
        "IHDR",
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, 3, 0, 0, 0})
            .array());
  }

  /** Two colours. */
  static byte[] palette() {
    return chunk("PLTE", new byte[] {10, 20, 30, 40, 50, 60});
  }

  /** So many zeros, deflated to a thousandth. */
  static byte[] deflatedZeros(long count) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] zeros = new byte[BLOCK];
    byte[] block = new byte[BLOCK];
    for (long left = count; left > 0; left -= BLOCK) {
      deflater.setInput(zeros, 0, (int) Math.min(left, BLOCK));
      while (!deflater.needsInput()) {
        out.write(block, 0, deflater.deflate(block));
      }
    }
    deflater.finish();
    while (!deflater.finished()) {
      out.write(block, 0, deflater.deflate(block));
    }
    deflater.end();
    return out.toByteArray();
  }

  /** Bytes one after the other. */
  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /**
   * RGB and alpha of 16 bits, all of one colour: eight bytes a pixel of which nearly none remain.
   */
  static byte[] deep(int width, int height) {
    byte[] row = new byte[1 + 8 * width];
    for (int i = 1; i < row.length; i += 2) {
      row[i] = 0x12;
      row[i + 1] = 0x34;
    }
    // Opaque enough to show the colour.
    for (int i = 7; i < row.length; i += 8) {
      row[i] = -1;
      row[i + 1] = -1;
    }
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] block = new byte[BLOCK];
    for (int y = 0; y < height; y++) {
      deflater.setInput(row);
      while (!deflater.needsInput()) {
        out.write(block, 0, deflater.deflate(block));
      }
    }
    deflater.finish();
    while (!deflater.finished()) {
      out.write(block, 0, deflater.deflate(block));
    }
    deflater.end();
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {16, 6, 0, 0, 0})
            .array();
    return of(chunk("IHDR", header), chunk("IDAT", out.toByteArray()));
  }

  /**
   * The same chunks with checksums that are right, so that what is wrong in them reaches the
   * reader.
   */
  static byte[] withChecksums(byte[] png) {
    byte[] right = png.clone();
    ByteBuffer buffer = ByteBuffer.wrap(right);
    long position = SIGNATURE.length;
    while (position + 12 <= right.length) {
      int at = (int) position;
      long length = Integer.toUnsignedLong(buffer.getInt(at));
      position += 12 + length;
      if (position <= right.length) {
        CRC32 sum = new CRC32();
        sum.update(right, at + 4, 4 + (int) length);
        buffer.putInt(at + 8 + (int) length, (int) sum.getValue());
      }
    }
    return right;
  }
}
