package io.uicstream.learner.image;

import io.uicstream.learner.image.Samples.Colours;
import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * PNG, all colour types and depths, interlaced too; of an animated one the still image. Only the
 * chunks IHDR, PLTE, tRNS, IDAT and eXIf are looked at, and the checksums of those that pixels
 * depend on.
 */
final class Png {
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int TRNS = 0x74524e53;
  private static final int IDAT = 0x49444154;
  private static final int EXIF = 0x65584966;
  private static final int IEND = 0x49454e44;

  /** Length, name, checksum. */
  private static final int OVERHEAD = 12;

  private static final int SIGNATURE = 8;
  private static final int HEADER = 13;

  private static final int GRAY = 0;
  private static final int RGB = 2;
  private static final int INDEXED = 3;
  private static final int GRAY_ALPHA = 4;
  private static final int RGB_ALPHA = 6;

  private final Bytes png;
  private final List<Bytes> data = new ArrayList<>();
  private Bytes header;
  private Bytes palette;
  private Bytes transparency;
  private Orientation orientation = Orientation.UPRIGHT;

  private Png(Bytes png) {
    this.png = png;
    Bytes none = png.part(0, 0);
    header = none;
    palette = none;
    transparency = none;
  }

  /** Reads all but the pixels. */
  static Stored open(Bytes png) throws UndecodableImageException {
    Png parts = new Png(png);
    parts.readChunks();
    return new Stored(parts.picture(), parts.orientation);
  }

  private void readChunks() throws UndecodableImageException {
    ByteBuffer buffer = png.buffer();
    long position = SIGNATURE;
    while (position + OVERHEAD <= buffer.limit()) {
      int at = (int) position;
      long length = Integer.toUnsignedLong(buffer.getInt(at));
      int name = buffer.getInt(at + 4);
      if (name == IEND) {
        return;
      }
      position += OVERHEAD + length;
      if (position > buffer.limit()) {
        break;
      }
      Bytes content = png.part(at + 8, (int) length);
      switch (name) {
        case IHDR -> header = checked(content, "IHDR");
        case PLTE -> palette = checked(content, "PLTE");
        case TRNS -> transparency = checked(content, "tRNS");
        case IDAT -> data.add(checked(content, "IDAT"));
        case EXIF -> orientation = Exif.orientation(content);
        default -> {}
      }
    }
    throw new UndecodableImageException(
        Reason.TRUNCATED, "PNG ends before its end chunk; send it whole");
  }

  private static Bytes checked(Bytes content, String name) throws UndecodableImageException {
    CRC32 sum = new CRC32();
    sum.update(content.array(), content.start() - 4, content.length() + 4);
    int stated = ByteBuffer.wrap(content.array()).getInt(content.end());
    if ((int) sum.getValue() != stated) {
      throw corrupt("a chunk " + name + " whose checksum is wrong; send it again");
    }
    return content;
  }

  private Picture picture() throws UndecodableImageException {
    if (header.length() != HEADER) {
      throw corrupt("no header");
    }
    ByteBuffer fields = header.buffer();
    int width = fields.getInt(0);
    int height = fields.getInt(4);
    int bits = fields.get(8);
    Samples samples = samples(fields.get(9), bits);
    int interlace = fields.get(12);
    if (fields.get(10) != 0 || fields.get(11) != 0 || interlace < 0 || interlace > 1) {
      throw corrupt("a compression, filter or interlacing that there is not");
    }
    if (interlace == 1) {
      return new InterlacedPng(width, height, samples, data);
    }
    return new RowPicture(
        width,
        height,
        samples,
        2 * samples.rowBytes(Math.max(0, width)),
        () -> new PngRows(new PngData(data), samples, width));
  }

  private Samples samples(int type, int bits) throws UndecodableImageException {
    boolean known =
        switch (type) {
          case GRAY -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
          case INDEXED -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
          case RGB, GRAY_ALPHA, RGB_ALPHA -> bits == 8 || bits == 16;
          default -> false;
        };
    if (!known) {
      throw corrupt("colour type " + type + " of " + bits + " bits, which there is not");
    }
    int[] key = new int[transparency.length() / 2];
    for (int i = 0; i < key.length; i++) {
      key[i] = transparency.buffer().getShort(2 * i) & ((1 << bits) - 1);
    }
    return switch (type) {
      case GRAY -> Samples.of(Colours.GRAY, bits).transparent(first(key, 1)).build();
      case RGB -> Samples.of(Colours.RGB, bits).transparent(first(key, 3)).build();
      case GRAY_ALPHA -> Samples.of(Colours.GRAY, bits).extra(1, true).build();
      case RGB_ALPHA -> Samples.of(Colours.RGB, bits).extra(1, true).build();
      default -> Samples.of(Colours.PALETTE, bits).palette(argb()).build();
    };
  }

  private static int[] first(int[] key, int count) {
    return key.length < count ? new int[0] : Arrays.copyOf(key, count);
  }

  private int[] argb() throws UndecodableImageException {
    if (palette.length() < 3) {
      throw corrupt("colours by number and no palette");
    }
    int[] argb = new int[palette.length() / 3];
    for (int i = 0; i < argb.length; i++) {
      ByteBuffer colours = palette.buffer();
      int opacity = i < transparency.length() ? transparency.buffer().get(i) & 0xff : 0xff;
      argb[i] =
          opacity << 24
              | (colours.get(3 * i) & 0xff) << 16
              | (colours.get(3 * i + 1) & 0xff) << 8
              | (colours.get(3 * i + 2) & 0xff);
    }
    return argb;
  }

  static UndecodableImageException corrupt(String what) {
    return new UndecodableImageException(Reason.CORRUPT, "PNG with " + what);
  }
}
