package io.uicstream.learner.image;

import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What of a BMP must not reach its reader: images within the image, and colour profiles. */
final class BmpHeader {
  private static final int HEADER_SIZE = 14;
  private static final int COMPRESSION = 30;
  private static final int COLOUR_SPACE = 70;
  private static final int SIZE_WITH_COMPRESSION = 40;
  private static final int SIZE_WITH_COLOUR_SPACE = 108;

  private static final int JPEG = 4;
  private static final int PNG = 5;

  /** A four-letter code, stored as little-endian number. */
  private static final byte[] SRGB = "BGRs".getBytes(StandardCharsets.US_ASCII);

  private BmpHeader() {}

  /**
   * Orientation of a BMP, which has none to state.
   *
   * @param mask hides colour profiles
   * @throws UndecodableImageException if the bitmap is a JPEG or PNG, whose size nobody has looked
   *     at
   */
  static Orientation check(Bytes bmp, Mask mask) throws UndecodableImageException {
    ByteBuffer header = bmp.buffer().order(ByteOrder.LITTLE_ENDIAN);
    if (header.limit() < HEADER_SIZE + SIZE_WITH_COMPRESSION) {
      return Orientation.UPRIGHT;
    }
    long size = Integer.toUnsignedLong(header.getInt(HEADER_SIZE));
    int compression = header.getInt(COMPRESSION);
    if (size >= SIZE_WITH_COMPRESSION && (compression == JPEG || compression == PNG)) {
      throw new UndecodableImageException(
          Reason.UNSUPPORTED, "BMP that holds a JPEG or PNG; send that itself");
    }
    if (size >= SIZE_WITH_COLOUR_SPACE && header.limit() >= COLOUR_SPACE + SRGB.length) {
      mask.overwrite(COLOUR_SPACE, SRGB);
    }
    return Orientation.UPRIGHT;
  }
}
