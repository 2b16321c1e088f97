package io.uicstream.learner.image;

import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The chunks of PNG and WebP: whether all are there, what their EXIF says, and which of them
 * readers are not to see.
 */
final class Chunks {
  private static final int EXIF_PNG = 0x65584966;
  private static final int END_PNG = 0x49454e44;
  private static final int EXIF_WEBP = 0x46495845;

  private static final int EXTENDED_WEBP = 0x58385056;
  private static final int LOSSY_WEBP = 0x20385056;
  private static final int LOSSLESS_WEBP = 0x4c385056;
  private static final int FRAME_WEBP = 0x464d4e41;
  private static final int PROFILE_WEBP = 0x50434349;
  private static final byte PROFILE_FLAG_WEBP = 0x20;

  /** A chunk of this name is unknown to readers. */
  private static final byte[] UNKNOWN = "maSk".getBytes(StandardCharsets.US_ASCII);

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
  static Orientation webp(Bytes webp, Mask mask) throws UndecodableImageException {
    ByteBuffer buffer = webp.buffer().order(ByteOrder.LITTLE_ENDIAN);
    long size = 8 + Integer.toUnsignedLong(buffer.getInt(4));
    if (size > buffer.limit()) {
      throw truncated("WebP of %d bytes ends after %d".formatted(size, buffer.limit()));
    }
    Orientation orientation = Orientation.UPRIGHT;
    Size canvas = Size.NONE;
    long position = 12;
    // To the last byte: readers, too, look behind the end that the image states.
    while (position + 8 <= buffer.limit()) {
      int at = (int) position;
      int name = buffer.getInt(at);
      long length = Integer.toUnsignedLong(buffer.getInt(at + 4));
      if (name == EXIF_WEBP) {
        orientation = Exif.orientation(content(webp, position + 8, length));
      } else if (name == PROFILE_WEBP) {
        mask.overwrite(at, UNKNOWN);
      } else if (name == EXTENDED_WEBP && position + 8 < buffer.limit()) {
        mask.overwrite(at + 8, (byte) (buffer.get(at + 8) & ~PROFILE_FLAG_WEBP));
      }
      Size stated = position + 18 <= buffer.limit() ? Size.of(name, buffer, at + 8) : Size.NONE;
      if (position == 12) {
        canvas = stated;
      } else if (stated.width > canvas.width || stated.height > canvas.height) {
        throw new UndecodableImageException(
            Reason.CORRUPT, "WebP of %s that holds one of %s".formatted(canvas, stated));
      }
      // A frame's chunks follow its 16 bytes of header.
      position += name == FRAME_WEBP ? 8 + 16 : 8 + length + (length & 1);
    }
    return orientation;
  }

  /** What a chunk of a WebP says: the first about the image, others about what is in it. */
  private record Size(int width, int height) {
    static final Size NONE = new Size(0, 0);

    static Size of(int chunk, ByteBuffer buffer, int content) {
      return switch (chunk) {
        case EXTENDED_WEBP ->
            new Size(
                1 + (buffer.getInt(content + 4) & 0xffffff),
                1 + (buffer.getInt(content + 6) >>> 8));
        case LOSSY_WEBP ->
            new Size(buffer.getShort(content + 6) & 0x3fff, buffer.getShort(content + 8) & 0x3fff);
        case LOSSLESS_WEBP ->
            new Size(
                1 + (buffer.getInt(content + 1) & 0x3fff),
                1 + (buffer.getInt(content + 1) >> 14 & 0x3fff));
        default -> NONE;
      };
    }

    @Override
    public String toString() {
      return width + " x " + height + " pixels";
    }
  }

  private static Bytes content(Bytes image, long position, long length) {
    return image.part((int) position, (int) Math.min(length, image.length()));
  }

  private static UndecodableImageException truncated(String how) {
    return new UndecodableImageException(Reason.TRUNCATED, how + "; send it whole");
  }
}
