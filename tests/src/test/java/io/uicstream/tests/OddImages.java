package io.uicstream.tests;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;

/** Encoded images as they come from the wild, and what is none. */
final class OddImages {
  private static final Path FILES =
      Path.of("learner/core/src/test/resources/io/uicstream/learner/image");
  private static final int BOMB_SIDE = 20_000;

  private OddImages() {}

  /** One of the files that the decoder is tested with. */
  static byte[] file(String name) {
    try {
      return Files.readAllBytes(Directories.repository().resolve(FILES).resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An image that shows a ramp.
   *
   * @param type a type of {@link BufferedImage}
   */
  static byte[] ramp(int width, int height, int type, String format) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 0x010101 * (255 * (x + y) / (width + height)));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, bytes)) {
        throw new IllegalArgumentException("no writer for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A valid PNG of 20,000 x 20,000 pixels in some 50 KB: one bit each, 1.2 GB once decoded. */
  static byte[] bomb() {
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(BOMB_SIDE)
            .putInt(BOMB_SIDE)
            .put(new byte[] {1, 0, 0, 0, 0})
            .array();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    png.writeBytes(chunk("IHDR", header));
    png.writeBytes(chunk("IDAT", zeros()));
    png.writeBytes(chunk("IEND", new byte[0]));
    return png.toByteArray();
  }

  private static byte[] zeros() {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    byte[] row = new byte[1 + BOMB_SIDE / 8];
    byte[] part = new byte[1 << 16];
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int y = 0; y < BOMB_SIDE; y++) {
      deflater.setInput(row);
      while (!deflater.needsInput()) {
        out.write(part, 0, deflater.deflate(part));
      }
    }
    deflater.finish();
    while (!deflater.finished()) {
      out.write(part, 0, deflater.deflate(part));
    }
    deflater.end();
    return out.toByteArray();
  }

  private static byte[] chunk(String type, byte[] data) {
    ByteBuffer chunk =
        ByteBuffer.allocate(12 + data.length).putInt(data.length).put(type.getBytes(US_ASCII));
    chunk.put(data);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + data.length);
    return chunk.putInt((int) crc.getValue()).array();
  }
}
