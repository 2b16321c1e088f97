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
}
