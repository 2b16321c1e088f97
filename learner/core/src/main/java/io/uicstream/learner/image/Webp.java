package io.uicstream.learner.image;

import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * WebP, lossy and lossless, with and without alpha; of an animation the first frame, on its canvas.
 * What its reader sees is written anew and holds only the one frame.
 */
final class Webp {
  private static final int EXTENDED = 0x58385056;
  private static final int LOSSY = 0x20385056;
  private static final int LOSSLESS = 0x4c385056;
  private static final int ALPHA = 0x48504c41;
  private static final int FRAME = 0x464d4e41;
  private static final int EXIF = 0x46495845;

  private static final int FILE_HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int FRAME_HEADER = 16;
  private static final int EXTENDED_BYTES = 10;
  private static final int SIZE_BYTES = 10;
  private static final byte ALPHA_FLAG = 0x10;

  private final Bytes webp;
  private final ByteBuffer buffer;
  private final int end;
  private Bytes alpha;
  private Bytes frame;
  private int frameName;
  private int canvasWidth;
  private int canvasHeight;
  private int left;
  private int top;
  private Orientation orientation = Orientation.UPRIGHT;

  private Webp(Bytes webp) throws UndecodableImageException {
    this.webp = webp;
    buffer = webp.buffer().order(ByteOrder.LITTLE_ENDIAN);
    long size = CHUNK_HEADER + Integer.toUnsignedLong(buffer.getInt(4));
    if (size > buffer.limit()) {
      throw new UndecodableImageException(
          Reason.TRUNCATED,
          "WebP of %d bytes ends after %d; send it whole".formatted(size, buffer.limit()));
    }
    end = (int) size;
    alpha = webp.part(0, 0);
    frame = alpha;
  }

  /**
   * Reads all but the pixels.
   *
   * @param readers decode them, as often as asked
   */
  static Stored open(Bytes webp, ImageReaders readers) throws UndecodableImageException {
    Webp parts = new Webp(webp);
    parts.readChunks(FILE_HEADER, parts.end);
    if (parts.frame.length() < SIZE_BYTES) {
      throw corrupt("no image");
    }
    return new Stored(parts.picture(readers), parts.orientation);
  }

  private void readChunks(int from, int to) throws UndecodableImageException {
    long position = from;
    while (position + CHUNK_HEADER <= to) {
      int at = (int) position;
      int name = buffer.getInt(at);
      long length = Integer.toUnsignedLong(buffer.getInt(at + 4));
      position += CHUNK_HEADER + length + (length & 1);
      if (position - (length & 1) > to) {
        throw corrupt("a chunk that is longer than its file");
      }
      readChunk(name, webp.part(at + CHUNK_HEADER, (int) length));
    }
  }

  private void readChunk(int name, Bytes content) throws UndecodableImageException {
    boolean first = frame.length() == 0;
    ByteBuffer fields = content.buffer().order(ByteOrder.LITTLE_ENDIAN);
    switch (name) {
      case EXTENDED -> {
        if (content.length() >= EXTENDED_BYTES && canvasWidth == 0) {
          canvasWidth = 1 + threeBytes(fields, 4);
          canvasHeight = 1 + threeBytes(fields, 7);
        }
      }
      case FRAME -> {
        if (first && content.length() >= FRAME_HEADER) {
          left = 2 * threeBytes(fields, 0);
          top = 2 * threeBytes(fields, 3);
          int start = content.start() - webp.start();
          readChunks(start + FRAME_HEADER, start + content.length());
        }
      }
      case ALPHA -> alpha = first ? content : alpha;
      case LOSSY, LOSSLESS -> {
        if (first) {
          frame = content;
          frameName = name;
        }
      }
      case EXIF -> orientation = Exif.orientation(content);
      default -> {}
    }
  }

  private Picture picture(ImageReaders readers) throws UndecodableImageException {
    ByteBuffer fields = frame.buffer().order(ByteOrder.LITTLE_ENDIAN);
    boolean lossless = frameName == LOSSLESS;
    int width =
        lossless
            ? 1 + (fields.getInt(1) & 0x3fff)
            : Short.toUnsignedInt(fields.getShort(6)) & 0x3fff;
    int height = lossless ? 1 + (fields.getInt(1) >> 14 & 0x3fff) : fields.getShort(8) & 0x3fff;
    WebpPicture picture =
        new WebpPicture(width, height, lossless, readers, clean(width, height, lossless));
    int canvasX = canvasWidth > 0 ? canvasWidth : width;
    int canvasY = canvasHeight > 0 ? canvasHeight : height;
    if (left + width > canvasX || top + height > canvasY) {
      throw corrupt(
          "a canvas of %d x %d pixels and a frame of %d x %d at %d, %d"
              .formatted(canvasX, canvasY, width, height, left, top));
    }
    return PlacedPicture.of(picture, left, top, canvasX, canvasY);
  }

  /** A file that holds the one frame. */
  private byte[] clean(int width, int height, boolean lossless) {
    boolean withAlpha = !lossless && alpha.length() > 0;
    int bytes =
        FILE_HEADER
            + (withAlpha ? CHUNK_HEADER + EXTENDED_BYTES + padded(alpha) : 0)
            + padded(frame);
    ByteBuffer file = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(bytes - CHUNK_HEADER);
    file.put("WEBP".getBytes(StandardCharsets.US_ASCII));
    if (withAlpha) {
      file.putInt(EXTENDED).putInt(EXTENDED_BYTES).putInt(ALPHA_FLAG);
      putThreeBytes(file, width - 1);
      putThreeBytes(file, height - 1);
      putChunk(file, ALPHA, alpha);
    }
    putChunk(file, frameName, frame);
    return file.array();
  }

  private static int padded(Bytes content) {
    return CHUNK_HEADER + content.length() + (content.length() & 1);
  }

  private static void putChunk(ByteBuffer file, int name, Bytes content) {
    file.putInt(name).putInt(content.length());
    file.put(content.array(), content.start(), content.length());
    if ((content.length() & 1) == 1) {
      file.put((byte) 0);
    }
  }

  private static void putThreeBytes(ByteBuffer file, int value) {
    file.putShort((short) value).put((byte) (value >> 16));
  }

  private static int threeBytes(ByteBuffer fields, int at) {
    return Short.toUnsignedInt(fields.getShort(at)) | (fields.get(at + 2) & 0xff) << 16;
  }

  private static UndecodableImageException corrupt(String what) {
    return new UndecodableImageException(Reason.CORRUPT, "WebP with " + what);
  }
}
