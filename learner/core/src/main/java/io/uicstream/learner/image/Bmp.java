package io.uicstream.learner.image;

import io.uicstream.learner.image.Samples.Colours;
import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * BMP of 1 to 32 bits, with bit masks, run lengths and either order of rows. What the file says of
 * its own length is not looked at.
 */
final class Bmp {
  private static final int FILE_HEADER = 14;
  private static final int CORE_HEADER = 12;
  private static final int INFO_HEADER = 40;

  private static final int PLAIN = 0;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int MASKS = 3;
  private static final int MASKS_WITH_ALPHA = 6;

  private final Bytes bmp;
  private final ByteBuffer buffer;
  private final int headerBytes;
  private final int width;
  private final int height;
  private final boolean topDown;
  private final int bits;
  private final int compression;

  private Bmp(Bytes bmp) {
    this.bmp = bmp;
    buffer = bmp.buffer().order(ByteOrder.LITTLE_ENDIAN);
    headerBytes = buffer.getInt(FILE_HEADER);
    boolean core = headerBytes == CORE_HEADER;
    width = core ? Short.toUnsignedInt(buffer.getShort(18)) : buffer.getInt(18);
    int rows = core ? Short.toUnsignedInt(buffer.getShort(20)) : buffer.getInt(22);
    topDown = rows < 0;
    height = Math.abs(rows);
    bits = Short.toUnsignedInt(buffer.getShort(core ? 24 : 28));
    compression = core ? PLAIN : buffer.getInt(30);
  }

  /** Whether bytes begin like a bitmap: two letters alone would make one of many a text. */
  static boolean isHeader(Bytes image) {
    if (image.length() < FILE_HEADER + 14) {
      return false;
    }
    ByteBuffer header = image.buffer().order(ByteOrder.LITTLE_ENDIAN);
    int bytes = header.getInt(FILE_HEADER);
    int planes = header.getShort(bytes == CORE_HEADER ? 22 : 26);
    return (bytes == CORE_HEADER || (bytes >= 16 && bytes <= 124)) && planes == 1;
  }

  /** Reads all but the pixels. */
  static Stored open(Bytes bmp) throws UndecodableImageException {
    try {
      return Stored.upright(new Bmp(bmp).picture());
    } catch (IndexOutOfBoundsException e) {
      throw truncated();
    }
  }

  private Picture picture() throws UndecodableImageException {
    boolean masks = compression == MASKS || compression == MASKS_WITH_ALPHA;
    boolean known =
        switch (bits) {
          case 1 -> compression == PLAIN;
          case 4 -> compression == PLAIN || compression == RLE4;
          case 8 -> compression == PLAIN || compression == RLE8;
          case 24 -> compression == PLAIN;
          case 16, 32 -> compression == PLAIN || masks;
          default -> false;
        };
    if (!known) {
      throw new UndecodableImageException(
          Reason.UNSUPPORTED,
          "BMP of %d bits and compression %d; save it as PNG".formatted(bits, compression));
    }
    Bytes pixels = pixels();
    if (compression == RLE8 || compression == RLE4) {
      return new RowPicture(
          width,
          height,
          Samples.of(Colours.PALETTE, 8).palette(palette()).build(),
          (long) width * height,
          () -> BmpRuns.decode(pixels, bits, width, height));
    }
    long stride = ((long) Math.max(0, width) * bits + 31) / 32 * 4;
    if (width > 0 && stride * height > pixels.length() + stride - ((long) width * bits + 7) / 8) {
      throw truncated();
    }
    if (bits <= 8) {
      Samples samples = Samples.of(Colours.PALETTE, bits).palette(palette()).build();
      return new RowPicture(
          width,
          height,
          samples,
          0,
          () ->
              (y, row) ->
                  System.arraycopy(
                      pixels.array(),
                      pixels.start() + (int) (stride * stored(y)),
                      row,
                      0,
                      (int) samples.rowBytes(width)));
    }
    BmpMasks unpacking = masks ? masks() : BmpMasks.usual(bits);
    return new RowPicture(
        width,
        height,
        unpacking.samples(),
        0,
        () -> (y, row) -> unpacking.unpack(pixels, (int) (stride * stored(y)), row, width));
  }

  private int stored(int y) {
    return topDown ? y : height - 1 - y;
  }

  /** Everything from the first byte of the pixels on. */
  private Bytes pixels() {
    int stated = buffer.getInt(10);
    return bmp.from(stated > 0 ? stated : (paletteStart() + 4 * colours()));
  }

  private int paletteStart() {
    // Masks are part of the larger headers, and follow the smaller.
    int masks = compression == MASKS ? 12 : compression == MASKS_WITH_ALPHA ? 16 : 0;
    return FILE_HEADER + headerBytes + (headerBytes > INFO_HEADER ? 0 : masks);
  }

  private int colours() {
    int stated = headerBytes >= INFO_HEADER ? buffer.getInt(46) : 0;
    if (bits > 8) {
      return 0;
    }
    return stated > 0 && stated < (1 << bits) ? stated : (1 << bits);
  }

  /** As many colours as there are; others are black. */
  private int[] palette() {
    int entry = headerBytes == CORE_HEADER ? 3 : 4;
    int[] argb = new int[colours()];
    for (int i = 0, at = paletteStart(); i < argb.length && at + 3 <= buffer.limit(); i++) {
      argb[i] =
          0xff000000
              | (buffer.get(at + 2) & 0xff) << 16
              | (buffer.get(at + 1) & 0xff) << 8
              | (buffer.get(at) & 0xff);
      at += entry;
    }
    return argb;
  }

  private BmpMasks masks() {
    int at = FILE_HEADER + INFO_HEADER;
    boolean alpha = headerBytes >= 56 || compression == MASKS_WITH_ALPHA;
    return new BmpMasks(
        bits,
        buffer.getInt(at),
        buffer.getInt(at + 4),
        buffer.getInt(at + 8),
        alpha ? buffer.getInt(at + 12) : 0);
  }

  static UndecodableImageException truncated() {
    return new UndecodableImageException(
        Reason.TRUNCATED, "BMP ends before its last pixel; send it whole");
  }
}
