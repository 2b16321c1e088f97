package io.uicstream.learner.image;

import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Formats that are decoded, told apart by their first bytes and by nothing else. */
public enum ImageFormat {
  JPEG("JPEG"),
  PNG("PNG"),
  GIF("GIF"),
  BMP("BMP"),
  WEBP("WebP"),
  TIFF("TIFF"),
  PNM("PNM");

  private static final int SHOWN_BYTES = 8;

  private final String title;

  ImageFormat(String title) {
    this.title = title;
  }

  /**
   * Format of an encoded image.
   *
   * @throws UndecodableImageException if the first bytes are of no format here
   */
  static ImageFormat of(Bytes image) throws UndecodableImageException {
    if (starts(image, "ffd8ff")) {
      return JPEG;
    }
    if (starts(image, "89504e470d0a1a0a")) {
      return PNG;
    }
    if (starts(image, "474946383761") || starts(image, "474946383961")) {
      return GIF;
    }
    if (starts(image, "52494646") && starts(image.from(8), "57454250")) {
      return WEBP;
    }
    if (starts(image, "424d") && Bmp.isHeader(image)) {
      return BMP;
    }
    boolean raw = starts(image.from(8), "4352");
    if (!raw && (starts(image, "49492a00") || starts(image, "4d4d002a"))) {
      return TIFF;
    }
    if (Pnm.isHeader(image)) {
      return PNM;
    }
    throw refusal(image);
  }

  private static UndecodableImageException refusal(Bytes image) {
    String known = "; JPEG, PNG, WebP, GIF, BMP, TIFF and PNM are decoded";
    return OtherFormats.of(image)
        .map(
            other ->
                new UndecodableImageException(
                    other.pictures() ? Reason.UNSUPPORTED : Reason.NOT_AN_IMAGE,
                    "looks like " + other.name() + known))
        .orElseGet(() -> new UndecodableImageException(Reason.NOT_AN_IMAGE, shown(image) + known));
  }

  private static String shown(Bytes image) {
    if (image.length() == 0) {
      return "holds no bytes";
    }
    Bytes first = image.part(0, SHOWN_BYTES);
    return "begins with "
        + HexFormat.ofDelimiter(" ").formatHex(first.array(), first.start(), first.end())
        + " ("
        + new String(first.array(), first.start(), first.length(), StandardCharsets.ISO_8859_1)
            .replaceAll("[^\\x20-\\x7e]", ".")
        + ")";
  }

  private static boolean starts(Bytes image, String hex) {
    return image.startsWith(HexFormat.of().parseHex(hex));
  }

  /** Its name as people write it. */
  @Override
  public String toString() {
    return title;
  }
}
