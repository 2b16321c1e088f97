package io.uicstream.learner.image;

import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.nio.ByteBuffer;

/**
 * What a JPEG says about itself before its first scan.
 *
 * @param width of the stored image
 * @param height of the stored image
 * @param plain 8 bits, baseline or progressive, gray or three colours: what the JDK's reader, which
 *     is the fastest, decodes
 * @param orientation as stated in its EXIF
 */
record JpegHeader(int width, int height, boolean plain, Orientation orientation) {
  private static final int SOF0 = 0xC0;
  private static final int SOF2 = 0xC2;
  private static final int SOF3 = 0xC3;
  private static final int SOF15 = 0xCF;
  private static final int DHT = 0xC4;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;
  private static final int RST0 = 0xD0;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DHP = 0xDE;
  private static final int EXP = 0xDF;
  private static final int APP1 = 0xE1;
  private static final int APP2 = 0xE2;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;

  /** Ten are usual. Each takes the time of a whole image, even if it holds nothing. */
  private static final int MOST_SCANS = 100;

  /**
   * Reads the segments up to the first scan, and looks whether the image has an end. Without one
   * the JDK's reader would fill the missing rows with gray, and so would views.
   *
   * @param mask hides colour profiles
   */
  static JpegHeader read(Bytes jpeg, Mask mask) throws UndecodableImageException {
    ByteBuffer buffer = jpeg.buffer();
    Frame frame = null;
    Orientation orientation = Orientation.UPRIGHT;
    int position = 2;
    while (true) {
      position = nextMarker(buffer, position);
      int marker = Byte.toUnsignedInt(buffer.get(position++));
      if (marker == EOI) {
        throw new UndecodableImageException(Reason.CORRUPT, "JPEG without any scan");
      }
      if (position + 2 > buffer.limit()) {
        throw truncated();
      }
      int length = Short.toUnsignedInt(buffer.getShort(position));
      if (length < 2 || position + length > buffer.limit()) {
        throw length < 2 ? corrupt("a segment of length " + length) : truncated();
      }
      Bytes content = jpeg.part(position + 2, length - 2);
      if (marker == APP1 && Exif.identified(content)) {
        orientation = Exif.orientation(content);
      } else if (marker == APP2) {
        mask.overwrite(position - 1, (byte) APP15);
      } else if (isFrame(marker)) {
        if (frame != null) {
          throw corrupt("two frame headers");
        }
        frame = frame(marker, content);
      } else if (marker == SOS) {
        requireFewScans(frame, content, jpeg.from(position + length));
        return new JpegHeader(frame.width, frame.height, frame.plain(), orientation);
      }
      position += length;
    }
  }

  /**
   * Position of the next marker's second byte; anything in between is skipped, as readers do. So
   * are reserved markers, and without a segment: a frame header may hide in what would be theirs.
   */
  private static int nextMarker(ByteBuffer buffer, int from) throws UndecodableImageException {
    for (int position = from; position + 1 < buffer.limit(); position++) {
      int second = Byte.toUnsignedInt(buffer.get(position + 1));
      if (buffer.get(position) == -1 && hasSegment(second)) {
        return position + 1;
      }
    }
    throw truncated();
  }

  private static boolean hasSegment(int marker) {
    boolean standalone = marker >= RST0 && marker <= SOI;
    boolean hierarchical = marker == DHP || marker == EXP;
    return (marker >= SOF0 && marker <= APP15 && !standalone && !hierarchical) || marker == COM;
  }

  private static boolean isFrame(int marker) {
    return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
  }

  private static Frame frame(int marker, Bytes content) throws UndecodableImageException {
    if (content.length() < 6) {
      throw corrupt("a frame header of " + content.length() + " bytes");
    }
    ByteBuffer frame = content.buffer();
    int bits = frame.get(0);
    int height = Short.toUnsignedInt(frame.getShort(1));
    int width = Short.toUnsignedInt(frame.getShort(3));
    int components = Byte.toUnsignedInt(frame.get(5));
    if (marker > SOF3 || (bits != 8 && marker != SOF3)) {
      throw new UndecodableImageException(
          Reason.UNSUPPORTED,
          "JPEG of the rare kind SOF%d with %d bits; save it as baseline or progressive JPEG"
              .formatted(marker - SOF0, bits));
    }
    return new Frame(marker, width, height, components);
  }

  /** Looks at what follows the header of the first scan. */
  private static void requireFewScans(Frame frame, Bytes first, Bytes scans)
      throws UndecodableImageException {
    if (frame == null) {
      throw corrupt("a scan before any frame header");
    }
    if (!hasEnd(scans)) {
      throw truncated();
    }
    if (frame.marker == SOF2 || first.length() == 0 || first.buffer().get(0) < frame.components) {
      int count = 1;
      for (int i = scans.start(); i + 1 < scans.end() && count <= MOST_SCANS; i++) {
        count += scans.array()[i] == -1 && scans.array()[i + 1] == (byte) SOS ? 1 : 0;
      }
      if (count > MOST_SCANS) {
        throw corrupt("more than " + MOST_SCANS + " scans");
      }
    }
  }

  /** From behind, where the end usually is; within scans the two bytes cannot occur otherwise. */
  private static boolean hasEnd(Bytes scans) {
    for (int i = scans.end() - 2; i >= scans.start(); i--) {
      if (scans.array()[i] == -1 && scans.array()[i + 1] == (byte) EOI) {
        return true;
      }
    }
    return false;
  }

  private record Frame(int marker, int width, int height, int components) {
    boolean plain() {
      return marker <= SOF2 && (components == 1 || components == 3);
    }
  }

  private static UndecodableImageException truncated() {
    return new UndecodableImageException(
        Reason.TRUNCATED, "JPEG ends before its end marker; send it whole");
  }

  private static UndecodableImageException corrupt(String what) {
    return new UndecodableImageException(Reason.CORRUPT, "JPEG with " + what);
  }
}
