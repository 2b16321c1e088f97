package io.uicstream.learner.image;

import io.uicstream.learner.image.Samples.Colours;
import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.util.Map;

/**
 * The first picture of a TIFF: gray, RGB, palette or CMYK of 1 to 16 bits, in strips or tiles,
 * plain or compressed by LZW, Deflate or PackBits. Everything else is refused by name.
 */
final class Tiff {
  private static final int SUBFILE = 254;
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int FILL_ORDER = 266;
  private static final int STRIP_OFFSETS = 273;
  private static final int ORIENTATION = 274;
  private static final int CHANNELS = 277;
  private static final int STRIP_ROWS = 278;
  private static final int STRIP_BYTES = 279;
  private static final int PLANES = 284;
  private static final int PREDICTOR = 317;
  private static final int COLOUR_MAP = 320;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTES = 325;
  private static final int EXTRA = 338;
  private static final int FORMAT = 339;

  private static final int UNASSOCIATED_ALPHA = 2;
  private static final int MOST_EXTRA = 4;
  private static final int MOST_CHANNELS = 8;
  private static final int MOST_TILE = 1 << 15;

  /**
   * Pixels beside the picture, in tiles that reach beyond it: so many, and so many times its own.
   */
  private static final long MOST_BESIDE = 4 << 20;

  private static final int MOST_TIMES = 16;

  private static final Map<Integer, String> COLOURS =
      Map.of(4, "a mask", 6, "YCbCr", 8, "CIE L*a*b*", 9, "CIE L*a*b*", 32803, "a camera's filter");

  private final Bytes tiff;
  private final TiffDirectory tags;
  private final int width;
  private final int height;
  private final int bits;
  private final int channels;

  private Tiff(Bytes tiff) throws UndecodableImageException {
    this.tiff = tiff;
    tags = TiffDirectory.read(tiff);
    width = tags.number(WIDTH, 0);
    height = tags.number(HEIGHT, 0);
    bits = tags.number(BITS, 1);
    channels = tags.number(CHANNELS, 1);
  }

  /** Reads all but the pixels. */
  static Stored open(Bytes tiff) throws UndecodableImageException {
    try {
      Tiff image = new Tiff(tiff);
      return new Stored(image.picture(), Orientation.of(image.tags.number(ORIENTATION, 1)));
    } catch (IndexOutOfBoundsException e) {
      throw truncated();
    }
  }

  private Picture picture() throws UndecodableImageException {
    refuseWhatIsRare();
    Samples samples = samples();
    TiffLayout layout = layout();
    return new RowPicture(
        width,
        height,
        samples,
        layout.bufferBytes() + samples.rowBytes(Math.max(0, width)),
        () -> new TiffRows(tiff, layout));
  }

  private void refuseWhatIsRare() throws UndecodableImageException {
    if ((tags.number(SUBFILE, 0) & 1) == 1) {
      throw unsupported("whose first picture is only a preview, as in a camera's raw file");
    }
    if (tags.number(FORMAT, 1) != 1) {
      throw unsupported("of numbers with a sign or a fraction");
    }
    if (tags.number(FILL_ORDER, 1) != 1) {
      throw unsupported("whose bits are in reverse order");
    }
    for (int channel = 1; channel < Math.min(MOST_CHANNELS, tags.count(BITS)); channel++) {
      if (tags.number(BITS, channel, 0) != bits) {
        throw unsupported("of channels with different numbers of bits");
      }
    }
    boolean whole = bits == 8 || bits == 16;
    if (!whole && bits != 1 && bits != 2 && bits != 4) {
      throw unsupported("of " + bits + " bits");
    }
    if (tags.number(PREDICTOR, 1) != 1 && (!whole || tags.number(PREDICTOR, 1) != 2)) {
      throw unsupported("with predictor " + tags.number(PREDICTOR, 1));
    }
    if (!whole && tags.number(PLANES, 1) == 2 && channels > 1) {
      throw unsupported("of " + bits + " bits in separate planes");
    }
  }

  private Samples samples() throws UndecodableImageException {
    int photometric = tags.number(PHOTOMETRIC, -1);
    Colours colours =
        switch (photometric) {
          case 0 -> Colours.INVERTED_GRAY;
          case 1 -> Colours.GRAY;
          case 2 -> Colours.RGB;
          case 3 -> Colours.PALETTE;
          case 5 -> Colours.CMYK;
          default ->
              throw unsupported(
                  "whose colours are "
                      + COLOURS.getOrDefault(photometric, "of kind " + photometric));
        };
    int extra = channels - colours.samples();
    if (extra < 0 || extra > MOST_EXTRA) {
      throw new UndecodableImageException(
          Reason.CORRUPT, "TIFF whose colours cannot have " + channels + " channels");
    }
    return Samples.of(colours, bits)
        .extra(extra, tags.number(EXTRA, 0) == UNASSOCIATED_ALPHA)
        .littleEndian(tags.littleEndian())
        .palette(colours == Colours.PALETTE ? palette() : new int[0])
        .build();
  }

  private int[] palette() throws UndecodableImageException {
    int colours = 1 << bits;
    if (bits > 8 || tags.count(COLOUR_MAP) < 3 * colours) {
      throw new UndecodableImageException(
          Reason.CORRUPT, "TIFF with colours by number and no palette");
    }
    int largest = 0;
    for (int i = 0; i < 3 * colours; i++) {
      largest = Math.max(largest, tags.number(COLOUR_MAP, i, 0));
    }
    // Some programs write 8 bits where 16 are asked for.
    int shift = largest < 256 ? 0 : 8;
    int[] argb = new int[1 << bits];
    for (int i = 0; i < argb.length; i++) {
      argb[i] =
          0xff000000
              | (tags.number(COLOUR_MAP, i, 0) >> shift & 0xff) << 16
              | (tags.number(COLOUR_MAP, colours + i, 0) >> shift & 0xff) << 8
              | (tags.number(COLOUR_MAP, 2 * colours + i, 0) >> shift & 0xff);
    }
    return argb;
  }

  private TiffLayout layout() throws UndecodableImageException {
    boolean tiled = tags.count(TILE_OFFSETS) > 0;
    int chunkWidth = tiled ? tags.number(TILE_WIDTH, 0) : width;
    int chunkHeight =
        tiled ? tags.number(TILE_HEIGHT, 0) : tags.number(STRIP_ROWS, Integer.MAX_VALUE);
    boolean empty = (chunkWidth < 1 && width > 0) || chunkHeight == 0;
    if (empty || (tiled && (chunkWidth > MOST_TILE || chunkHeight > MOST_TILE))) {
      throw new UndecodableImageException(
          Reason.CORRUPT, "TIFF with strips or tiles of an impossible size");
    }
    long across = width < 1 ? 0 : ((long) width + chunkWidth - 1) / chunkWidth;
    if (across * chunkWidth * height > MOST_TIMES * (long) width * height + MOST_BESIDE) {
      throw new UndecodableImageException(
          Reason.CORRUPT, "TIFF with tiles that are far wider than the picture");
    }
    // Lengths are numbers without a sign: what does not fit into an int is as good as endless.
    int rows = chunkHeight < 0 ? Integer.MAX_VALUE : chunkHeight;
    return new TiffLayout(
        new TiffLayout.Picture(width, height, bits, channels),
        new TiffLayout.Chunks(
            chunkWidth,
            Math.max(1, Math.min(rows, height)),
            tags.number(PLANES, 1) == 2 && channels > 1),
        TiffCompression.of(tags.number(COMPRESSION, 1)),
        new TiffLayout.Places(
            tags, tiled ? TILE_OFFSETS : STRIP_OFFSETS, tiled ? TILE_BYTES : STRIP_BYTES),
        tags.number(PREDICTOR, 1) == 2);
  }

  static UndecodableImageException unsupported(String what) {
    return new UndecodableImageException(
        Reason.UNSUPPORTED, "TIFF " + what + "; save it as PNG or as plain TIFF");
  }

  static UndecodableImageException truncated() {
    return new UndecodableImageException(
        Reason.TRUNCATED, "TIFF ends before its last pixel; send it whole");
  }
}
