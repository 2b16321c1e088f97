package io.uicstream.learner.image;

import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The chunks of PNG and WebP: whether all are there, and what their EXIF says. */
final class Chunks {
  private static final int EXIF_PNG = 0x65584966;
  private static final int END_PNG = 0x49454e44;
  private static final int EXIF_WEBP = 0x46495845;

  /** Length, name, checksum. */
  private static final int PNG_OVERHEAD = 12;

  private Chunks() {}

  /** Orientation of a PNG, which must go on to its last chunk. */
  static Orientation png(Bytes png) throws UndecodableImageException {
    ByteBuffer buffer = png.buffer();
    Orientation orientation = Orientation.UPRIGHT;
    long position = 8;
    while (position + PNG_OVERHEAD <= buffer.limit()) {
      long length = Integer.toUnsignedLong(buffer.getInt((int) position));
      int name = buffer.getInt((int) position + 4);
      if (name == END_PNG) {
        return orientation;
      }
      if (name == EXIF_PNG) {
        orientation = Exif.orientation(content(png, position + 8, length));
      }
      position += PNG_OVERHEAD + length;
    }
    throw truncated("PNG ends before its end chunk");
  }

  /** Orientation of a WebP, which must be as long as it says. */
  static Orientation webp(Bytes webp) throws UndecodableImageException {
    ByteBuffer buffer = webp.buffer().order(ByteOrder.LITTLE_ENDIAN);
    long size = 8 + Integer.toUnsignedLong(buffer.getInt(4));
    if (size > buffer.limit()) {
      throw truncated("WebP of %d bytes ends after %d".formatted(size, buffer.limit()));
    }
    Orientation orientation = Orientation.UPRIGHT;
    long position = 12;
    while (position + 8 <= size) {
      long length = Integer.toUnsignedLong(buffer.getInt((int) position + 4));
      if (buffer.getInt((int) position) == EXIF_WEBP) {
        orientation = Exif.orientation(content(webp, position + 8, length));
      }
      position += 8 + length + (length & 1);
    }
    return orientation;
  }

  private static Bytes content(Bytes image, long position, long length) {
    return image.part((int) position, (int) Math.min(length, image.length()));
  }

  private static UndecodableImageException truncated(String how) {
    return new UndecodableImageException(Reason.TRUNCATED, how + "; send it whole");
  }
}
