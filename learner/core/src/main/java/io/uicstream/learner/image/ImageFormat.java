package io.uicstream.learner.image;

import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/** Formats that are decoded, told apart by their first bytes and by nothing else. */
enum ImageFormat {
  JPEG,
  PNG,
  GIF,
  BMP,
  WEBP;

  /** Formats that are often sent and not decoded: first bytes by position and name. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "0:49492a00", "TIFF",
          "0:4d4d002a", "TIFF",
          "4:66747970", "HEIF, AVIF or a film",
          "0:ff0a", "JPEG XL",
          "4:4a584c20", "JPEG XL",
          "4:6a502020", "JPEG 2000",
          "0:38425053", "PSD",
          "0:25504446", "PDF",
          "0:3c737667", "SVG");

  private static final int SHOWN_BYTES = 8;

  /**
   * Format of an encoded image.
   *
   * @throws UndecodableImageException if the first bytes are of no format here
   */
  static ImageFormat of(Bytes image) throws UndecodableImageException {
    if (starts(image, 0, "ffd8ff")) {
      return JPEG;
    }
    if (starts(image, 0, "89504e470d0a1a0a")) {
      return PNG;
    }
    if (starts(image, 0, "47494638")) {
      return GIF;
    }
    if (starts(image, 0, "52494646") && starts(image, 8, "57454250")) {
      return WEBP;
    }
    // BM alone would make a bitmap of many a text; the four bytes behind the size are always zero.
    if (starts(image, 0, "424d") && starts(image, 6, "00000000")) {
      return BMP;
    }
    throw refusal(image);
  }

  private static UndecodableImageException refusal(Bytes image) {
    String known = "; JPEG, PNG, WebP, GIF and BMP are decoded";
    for (Map.Entry<String, String> other : OTHERS.entrySet()) {
      String[] place = other.getKey().split(":", 2);
      if (starts(image, Integer.parseInt(place[0]), place[1])) {
        return new UndecodableImageException(
            Reason.UNSUPPORTED, "looks like " + other.getValue() + known);
      }
    }
    Bytes first = image.part(0, SHOWN_BYTES);
    String shown =
        image.length() == 0
            ? "holds no bytes"
            : "begins with "
                + HexFormat.ofDelimiter(" ").formatHex(first.array(), first.start(), first.end())
                + " ("
                + new String(
                        first.array(), first.start(), first.length(), StandardCharsets.ISO_8859_1)
                    .replaceAll("[^\\x20-\\x7e]", ".")
                + ")";
    return new UndecodableImageException(Reason.NOT_AN_IMAGE, shown + known);
  }

  private static boolean starts(Bytes image, int position, String hex) {
    return image.from(position).startsWith(HexFormat.of().parseHex(hex));
  }
}
