package io.uicstream.learner.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What is often sent and not decoded here, by name. */
final class OtherFormats {
  /**
   * Something that is known.
   *
   * @param name what people call it
   * @param pictures whether it holds pictures
   */
  record Other(String name, boolean pictures) {}

  /** Bytes at a position, written as characters below 256. */
  private record Signature(int position, String bytes, Other other) {
    static Signature picture(int position, String bytes, String name) {
      return new Signature(position, bytes, new Other(name, true));
    }

    static Signature noPicture(String bytes, String name) {
      return new Signature(0, bytes, new Other(name, false));
    }
  }

  private static final List<Signature> SIGNATURES =
      List.of(
          Signature.picture(0, "\u00ff\n", "JPEG XL"),
          Signature.picture(4, "JXL ", "JPEG XL"),
          Signature.picture(4, "jP  ", "JPEG 2000"),
          Signature.picture(0, "\u00ffO\u00ffQ", "JPEG 2000"),
          Signature.picture(0, "II\u00bc\1", "JPEG XR"),
          Signature.picture(0, "II+\0", "BigTIFF"),
          Signature.picture(0, "MM\0+", "BigTIFF"),
          Signature.picture(8, "CR\2\0", "a camera's raw file (CR2)"),
          Signature.picture(0, "IIRO", "a camera's raw file (ORF)"),
          Signature.picture(0, "IIU\0", "a camera's raw file (RW2)"),
          Signature.picture(0, "FUJIFILMCCD-RAW", "a camera's raw file (RAF)"),
          Signature.picture(0, "\0\0\1\0", "ICO"),
          Signature.picture(0, "\0\0\2\0", "CUR"),
          Signature.picture(0, "icns", "ICNS"),
          Signature.picture(0, "8BPS", "PSD"),
          Signature.picture(0, "qoif", "QOI"),
          Signature.picture(0, "DDS ", "DDS"),
          Signature.picture(0, "v/1\1", "OpenEXR"),
          Signature.picture(0, "#?RADIANCE", "Radiance HDR"),
          Signature.picture(0, "#?RGBE", "Radiance HDR"),
          Signature.picture(0, "farbfeld", "farbfeld"),
          Signature.picture(0, "FLIF", "FLIF"),
          Signature.picture(0, "BPG\u00fb", "BPG"),
          Signature.picture(0, "\n\5\1", "PCX"),
          Signature.picture(0, "\u0001\u00da", "SGI"),
          Signature.picture(0, "Y\u00a6j\u0095", "Sun raster"),
          Signature.picture(0, "gimp xcf", "XCF"),
          Signature.picture(0, "AT&TFORM", "DjVu"),
          Signature.picture(0, "SIMPLE  =", "FITS"),
          Signature.picture(128, "DICM", "DICOM"),
          Signature.picture(0, "P7\n", "PAM"),
          Signature.picture(0, "PF\n", "PFM"),
          Signature.picture(0, "Pf\n", "PFM"),
          Signature.picture(0, "/* XPM */", "XPM"),
          Signature.picture(0, "<svg", "SVG"),
          Signature.picture(0, "%!PS", "PostScript"),
          Signature.picture(0, "\u00d7\u00cd\u00c6\u009a", "WMF"),
          Signature.picture(0, "%PDF", "PDF"),
          Signature.noPicture("PK\3\4", "a ZIP archive"),
          Signature.noPicture("\u001f\u008b", "gzip"),
          Signature.picture(0, "\u001aE\u00df\u00a3", "a film (Matroska, WebM)"),
          Signature.noPicture("RIFF", "a film or sound (RIFF)"),
          Signature.noPicture("ID3", "sound (MP3)"));

  private static final Set<String> AVIF = Set.of("avif", "avis");
  private static final Set<String> HEIC =
      Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "heif");

  private OtherFormats() {}

  /** What bytes look like, if that is known. */
  static Optional<Other> of(Bytes image) {
    String start = text(image.part(0, 512));
    if (start.startsWith("ftyp", 4)) {
      return Optional.of(container(start));
    }
    // Before CUR, which begins like many of them.
    if (text(image.from(Math.max(0, image.length() - 18))).startsWith("TRUEVISION-XFILE")
        || isTarga(image)) {
      return Optional.of(new Other("TGA", true));
    }
    for (Signature signature : SIGNATURES) {
      if (start.startsWith(signature.bytes, signature.position)) {
        return Optional.of(signature.other);
      }
    }
    return markup(start.stripLeading().toLowerCase(Locale.ROOT));
  }

  /** A box of the ISO base media format: which one, its brands say. */
  private static Other container(String start) {
    int length = Math.min(start.length(), start.charAt(2) << 8 | start.charAt(3));
    for (int at = 8; at + 4 <= Math.max(12, length) && at + 4 <= start.length(); at += 4) {
      String brand = start.substring(at, at + 4);
      if (AVIF.contains(brand)) {
        return new Other("AVIF", true);
      }
      if (HEIC.contains(brand) && !start.startsWith("avif", 8)) {
        boolean avif = start.substring(0, Math.max(12, length)).contains("avif");
        return new Other(avif ? "AVIF" : "HEIC (HEIF)", true);
      }
      if (brand.equals("crx ")) {
        return new Other("a camera's raw file (CR3)", true);
      }
    }
    return new Other("a film (MP4, MOV)", true);
  }

  /** TGA has no signature in front: its fields must all make sense. */
  private static boolean isTarga(Bytes image) {
    if (image.length() < 18 + 3) {
      return false;
    }
    byte[] header = Arrays.copyOfRange(image.array(), image.start(), image.start() + 18);
    int type = header[2];
    boolean known = type == 1 || type == 2 || type == 3 || type == 9 || type == 10 || type == 11;
    boolean mapped = type == 1 || type == 9;
    int bits = header[16];
    boolean size = (header[12] | header[13]) != 0 && (header[14] | header[15]) != 0;
    return known
        && header[1] == (mapped ? 1 : 0)
        && (bits == 8 || bits == 15 || bits == 16 || bits == 24 || bits == 32)
        && (header[17] & 0xc0) == 0
        && size;
  }

  private static Optional<Other> markup(String start) {
    if (start.startsWith("<svg") || (start.startsWith("<?xml") && start.contains("<svg"))) {
      return Optional.of(new Other("SVG", true));
    }
    if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
      return Optional.of(new Other("a web page (HTML), perhaps a server's answer", false));
    }
    return Optional.empty();
  }

  private static String text(Bytes bytes) {
    return new String(bytes.array(), bytes.start(), bytes.length(), StandardCharsets.ISO_8859_1);
  }
}
