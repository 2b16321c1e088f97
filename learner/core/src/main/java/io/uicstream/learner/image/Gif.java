package io.uicstream.learner.image;

import io.uicstream.learner.image.Samples.Colours;
import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** GIF; of an animation the first frame, on its canvas. */
final class Gif {
  private static final int HEADER = 13;
  private static final int DESCRIPTOR = 9;
  private static final int IMAGE = 0x2c;
  private static final int EXTENSION = 0x21;
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int HAS_PALETTE = 0x80;
  private static final int INTERLACED = 0x40;

  private final Bytes gif;
  private final ByteBuffer buffer;
  private int position = HEADER;
  private int transparent = -1;

  private Gif(Bytes gif) {
    this.gif = gif;
    buffer = gif.buffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Reads all up to the pixels of the first frame. */
  static Stored open(Bytes gif) throws UndecodableImageException {
    try {
      return Stored.upright(new Gif(gif).picture());
    } catch (IndexOutOfBoundsException e) {
      throw truncated();
    }
  }

  private Picture picture() throws UndecodableImageException {
    int[] palette = palette(buffer.get(10));
    while (true) {
      int block = buffer.get(position++) & 0xff;
      if (block == IMAGE) {
        return frame(palette);
      } else if (block == EXTENSION) {
        int label = buffer.get(position++) & 0xff;
        if (label == GRAPHIC_CONTROL && buffer.get(position) == 4) {
          transparent = (buffer.get(position + 1) & 1) == 1 ? buffer.get(position + 4) & 0xff : -1;
        }
        skipBlocks();
      } else {
        throw new UndecodableImageException(Reason.CORRUPT, "GIF without any image");
      }
    }
  }

  private Picture frame(int[] globalPalette) throws UndecodableImageException {
    int left = Short.toUnsignedInt(buffer.getShort(position));
    int top = Short.toUnsignedInt(buffer.getShort(position + 2));
    int width = Short.toUnsignedInt(buffer.getShort(position + 4));
    int height = Short.toUnsignedInt(buffer.getShort(position + 6));
    int flags = buffer.get(position + 8);
    position += DESCRIPTOR;
    int[] own = palette(flags);
    int[] colours = own.length > 0 ? own : globalPalette;
    if (transparent >= 0 && transparent < colours.length) {
      colours[transparent] = 0;
    }
    int codeBits = buffer.get(position++);
    int start = position;
    skipBlocks();
    Bytes data = gif.part(start, position - start);
    boolean interlaced = (flags & INTERLACED) != 0;
    RowPicture picture =
        new RowPicture(
            width,
            height,
            Samples.of(Colours.PALETTE, 8).palette(colours).build(),
            (long) width * height + GifPixels.TABLES,
            () -> GifPixels.decode(data, codeBits, width, height).rows(interlaced));
    // As browsers do: a frame that reaches over the edge makes the canvas larger.
    return PlacedPicture.of(
        picture,
        left,
        top,
        Math.max(Short.toUnsignedInt(buffer.getShort(6)), left + width),
        Math.max(Short.toUnsignedInt(buffer.getShort(8)), top + height));
  }

  /** The palette at the position, if flags say that there is one; steps over it. */
  private int[] palette(int flags) {
    if ((flags & HAS_PALETTE) == 0) {
      return new int[0];
    }
    int[] argb = new int[2 << (flags & 7)];
    for (int i = 0; i < argb.length; i++, position += 3) {
      argb[i] =
          0xff000000
              | (buffer.get(position) & 0xff) << 16
              | (buffer.get(position + 1) & 0xff) << 8
              | (buffer.get(position + 2) & 0xff);
    }
    return argb;
  }

  /** Steps over blocks, up to the empty one, or to the end of the file. */
  private void skipBlocks() {
    while (position < buffer.limit()) {
      int length = buffer.get(position++) & 0xff;
      position = Math.min(buffer.limit(), position + length);
      if (length == 0) {
        return;
      }
    }
  }

  static UndecodableImageException truncated() {
    return new UndecodableImageException(
        Reason.TRUNCATED, "GIF ends before its last pixel; send it whole");
  }
}
