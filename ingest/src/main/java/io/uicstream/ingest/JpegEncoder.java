package io.uicstream.ingest;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Encodes square RGB images as JPEG with the JDK's own encoder.
 *
 * <p>Owns that encoder's native memory until closed. Not safe for use by several threads.
 */
final class JpegEncoder implements AutoCloseable {
  private final ImageWriter writer;
  private final ImageWriteParam parameters;
  private final BufferedImage image;

  JpegEncoder(int side, double quality) {
    this.image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    this.writer = ofJdk();
    this.parameters = writer.getDefaultWriteParam();
    parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    parameters.setCompressionQuality((float) quality);
  }

  /** The JDK's writer, whatever others are on the classpath: the same bytes in every program. */
  private static ImageWriter ofJdk() {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("jpeg");
    while (writers.hasNext()) {
      ImageWriter writer = writers.next();
      if (writer.getClass().getModule().equals(ImageIO.class.getModule())) {
        return writer;
      }
    }
    throw new IllegalStateException(
        "this Java runtime has no JPEG encoder; run on a JDK with the module java.desktop");
  }

  /** Encodes pixels given row by row as 0xRRGGBB. */
  byte[] encode(int[] pixels) {
    int side = image.getWidth();
    image.getRaster().setDataElements(0, 0, side, side, pixels);
    ByteArrayOutputStream encoded = new ByteArrayOutputStream(side * side);
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(encoded)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode to memory", e);
    } finally {
      writer.setOutput(null);
    }
    return encoded.toByteArray();
  }

  @Override
  public void close() {
    writer.dispose();
  }
}
