package io.uicstream.learner.image;

import io.uicstream.learner.image.Samples.Colours;
import io.uicstream.learner.image.UndecodableImageException.Reason;

/** PBM, PGM and PPM, as numbers or as bytes. */
final class Pnm {
  private static final int MOST_SAMPLE = 65_535;

  private final Bytes pnm;
  private final char kind;
  private int at = 2;

  private Pnm(Bytes pnm) {
    this.pnm = pnm;
    kind = (char) pnm.array()[pnm.start() + 1];
  }

  /** Whether bytes begin like one: a letter, a number from 1 to 6, white space. */
  static boolean isHeader(Bytes image) {
    byte[] array = image.array();
    int start = image.start();
    return image.length() > 2
        && array[start] == 'P'
        && array[start + 1] >= '1'
        && array[start + 1] <= '6'
        && (isSpace(array[start + 2]) || array[start + 2] == '#');
  }

  /** Reads the header. */
  static Stored open(Bytes image) throws UndecodableImageException {
    return Stored.upright(new Pnm(image).picture());
  }

  private Picture picture() throws UndecodableImageException {
    boolean bitmap = kind == '1' || kind == '4';
    boolean colour = kind == '3' || kind == '6';
    boolean text = kind <= '3';
    int width = number();
    int height = number();
    int largest = bitmap ? 1 : number();
    if (largest < 1 || largest > MOST_SAMPLE) {
      throw corrupt("samples up to " + largest);
    }
    int bits = bitmap && !text ? 1 : largest > 255 ? 16 : 8;
    Samples samples =
        Samples.of(bitmap ? Colours.INVERTED_GRAY : colour ? Colours.RGB : Colours.GRAY, bits)
            .largest(largest)
            .build();
    if (text) {
      Bytes numbers = pnm.from(at);
      return new RowPicture(
          width, height, samples, 0, () -> new PnmNumbers(numbers, samples, bitmap));
    }
    Bytes packed = pnm.from(at + 1);
    long rowBytes = samples.rowBytes(width);
    if (rowBytes * height > packed.length()) {
      throw truncated();
    }
    return new RowPicture(
        width,
        height,
        samples,
        0,
        () ->
            (y, row) ->
                System.arraycopy(
                    packed.array(), packed.start() + (int) (y * rowBytes), row, 0, (int) rowBytes));
  }

  /** The next number of the header; comments and white space before it are skipped. */
  private int number() throws UndecodableImageException {
    boolean comment = false;
    while (at < pnm.length() && (comment || isSpace(peek()) || peek() == '#')) {
      comment = comment ? peek() != '\n' && peek() != '\r' : peek() == '#';
      at++;
    }
    int value = -1;
    while (at < pnm.length() && peek() >= '0' && peek() <= '9') {
      value = Math.max(0, value) * 10 + peek() - '0';
      if (value > 100_000_000) {
        throw corrupt("a number in its header that is too large");
      }
      at++;
    }
    if (value < 0) {
      throw at < pnm.length() ? corrupt("no number in its header where one must be") : truncated();
    }
    return value;
  }

  private byte peek() {
    return pnm.array()[pnm.start() + at];
  }

  static boolean isSpace(byte character) {
    return character == ' ' || (character >= '\t' && character <= '\r');
  }

  static UndecodableImageException corrupt(String what) {
    return new UndecodableImageException(Reason.CORRUPT, "PNM with " + what);
  }

  static UndecodableImageException truncated() {
    return new UndecodableImageException(
        Reason.TRUNCATED, "PNM ends before its last pixel; send it whole");
  }
}
