package io.uicstream.learner.image;

import io.uicstream.learner.image.JpegPicture.Colours;
import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;

/**
 * JPEG: baseline, extended and progressive with Huffman codes, of 8 bits, gray, colour or CMYK.
 *
 * <p>What its reader sees is written anew and holds only what pixels depend on: tables, frame and
 * scans, behind one marker that says which colours they are. A missing end is added: whether pixels
 * are missing shows when they are decoded.
 */
final class Jpeg {
  private static final int SOF0 = 0xC0;
  private static final int SOF15 = 0xCF;
  private static final int DHT = 0xC4;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;
  private static final int RST0 = 0xD0;
  private static final int RST7 = 0xD7;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int DRI = 0xDD;
  private static final int DHP = 0xDE;
  private static final int EXP = 0xDF;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;

  /** Ten are usual. Each takes the time of a whole image, even if it holds nothing. */
  private static final int MOST_SCANS = 100;

  private static final byte[] JFIF = ascii("JFIF\0");
  private static final byte[] ADOBE = ascii("Adobe");
  private static final int ADOBE_TRANSFORM = 11;

  private final Bytes jpeg;
  private final ByteBuffer buffer;
  private final ByteArrayOutputStream kept;
  private int position = 2;
  private final JpegTables tables = new JpegTables();
  private Optional<JpegFrame> frame = Optional.empty();
  private int scans;
  private boolean onlyScan;
  private boolean ended;
  private boolean restarts;
  private boolean jfif;
  private int adobeTransform = -1;
  private Optional<Orientation> orientation = Optional.empty();

  private Jpeg(Bytes jpeg) {
    this.jpeg = jpeg;
    buffer = jpeg.buffer();
    kept = new ByteArrayOutputStream(jpeg.length());
  }

  /**
   * Reads all but the pixels.
   *
   * @param readers decode them, as often as asked
   */
  static Stored open(Bytes jpeg, ImageReaders readers) throws UndecodableImageException {
    Jpeg parts = new Jpeg(jpeg);
    parts.readSegments();
    return new Stored(parts.picture(readers), parts.orientation.orElse(Orientation.UPRIGHT));
  }

  private void readSegments() throws UndecodableImageException {
    while (!onlyScan && nextMarker()) {
      int marker = Byte.toUnsignedInt(buffer.get(position++));
      if (marker == EOI) {
        ended = true;
        break;
      }
      int length =
          position + 2 > buffer.limit() ? 2 : Short.toUnsignedInt(buffer.getShort(position));
      if (length < 2) {
        throw corrupt("a segment of length " + length);
      }
      if (position + length > buffer.limit()) {
        break;
      }
      Bytes content = jpeg.part(position + 2, length - 2);
      position += length;
      if (marker == SOS) {
        readScan(content);
      } else {
        readSegment(marker, content);
      }
    }
    if (scans == 0 && ended) {
      throw corrupt("no scan");
    }
    if (scans == 0 || !frame.orElseThrow().complete(ended)) {
      throw truncated();
    }
  }

  /**
   * Goes to the next marker's second byte; anything in between is skipped, as readers do. So are
   * reserved markers, and without a segment: a frame header may hide in what would be theirs.
   */
  private boolean nextMarker() {
    for (; position + 1 < buffer.limit(); position++) {
      if (buffer.get(position) == -1 && hasSegment(Byte.toUnsignedInt(buffer.get(position + 1)))) {
        position++;
        return true;
      }
    }
    return false;
  }

  private static boolean hasSegment(int marker) {
    boolean standalone = marker >= RST0 && marker <= SOI;
    boolean hierarchical = marker == DHP || marker == EXP;
    return (marker >= SOF0 && marker <= APP15 && !standalone && !hierarchical) || marker == COM;
  }

  private void readSegment(int marker, Bytes content) throws UndecodableImageException {
    boolean isFrame =
        marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
    if (isFrame) {
      if (frame.isPresent()) {
        throw corrupt("two frame headers");
      }
      frame = Optional.of(JpegFrame.read(marker, content));
      keep(marker, content);
    } else if (marker == DQT || marker == DHT || marker == DRI) {
      restarts |= marker == DRI;
      keep(marker, content);
      if (marker == DQT) {
        tables.addQuantization(content);
      } else if (marker == DHT) {
        tables.addHuffman(content);
      }
    } else if (marker == APP0 && content.startsWith(JFIF)) {
      jfif = true;
    } else if (marker == APP14 && content.startsWith(ADOBE) && content.length() > ADOBE_TRANSFORM) {
      adobeTransform = Byte.toUnsignedInt(content.buffer().get(ADOBE_TRANSFORM));
    } else if (marker == APP1 && Exif.identified(content) && orientation.isEmpty()) {
      orientation = Optional.of(Exif.orientation(content));
    }
  }

  private void readScan(Bytes header) throws UndecodableImageException {
    if (frame.isEmpty()) {
      throw corrupt("a scan before any frame header");
    }
    if (++scans > MOST_SCANS) {
      throw corrupt("more than " + MOST_SCANS + " scans");
    }
    if (!tables.anyHuffman()) {
      keepStandardTables();
    }
    onlyScan = frame.get().addScan(header, tables);
    keep(SOS, header);
    byte[] array = jpeg.array();
    int start = jpeg.start() + position;
    int end = start;
    while (end < jpeg.end() && !(array[end] == -1 && endsScan(end + 1))) {
      end++;
    }
    kept.write(array, start, end - start);
    position = end - jpeg.start();
  }

  /** Whether a byte behind 255 makes a marker of both that does not belong to a scan. */
  private boolean endsScan(int at) {
    int second = at < jpeg.end() ? jpeg.array()[at] & 0xff : 0;
    return second != 0 && second != 0xff && (second < RST0 || second > RST7);
  }

  private void keep(int marker, Bytes content) {
    keep(marker, content.array(), content.start(), content.length());
  }

  private void keep(int marker, byte[] array, int start, int length) {
    kept.write(0xff);
    kept.write(marker);
    kept.write((length + 2) >> 8);
    kept.write(length + 2);
    kept.write(array, start, length);
  }

  /** The tables of the standard are meant where there are none, as in the frames of films. */
  private void keepStandardTables() {
    keepTable(0x00, JPEGHuffmanTable.StdDCLuminance);
    keepTable(0x01, JPEGHuffmanTable.StdDCChrominance);
    keepTable(0x10, JPEGHuffmanTable.StdACLuminance);
    keepTable(0x11, JPEGHuffmanTable.StdACChrominance);
  }

  private void keepTable(int place, JPEGHuffmanTable table) {
    short[] lengths = table.getLengths();
    short[] values = table.getValues();
    byte[] content = new byte[1 + 16 + values.length];
    content[0] = (byte) place;
    for (int i = 0; i < lengths.length; i++) {
      content[1 + i] = (byte) lengths[i];
    }
    for (int i = 0; i < values.length; i++) {
      content[17 + i] = (byte) values[i];
    }
    keep(DHT, content, 0, content.length);
    tables.addHuffman(Bytes.of(content));
  }

  private Picture picture(ImageReaders readers) {
    JpegFrame header = frame.orElseThrow();
    Colours colours = colours(header.components());
    ByteArrayOutputStream clean = new ByteArrayOutputStream(kept.size() + 32);
    clean.write(0xff);
    clean.write(SOI);
    clean.writeBytes(colours.marker());
    clean.writeBytes(kept.toByteArray());
    clean.write(0xff);
    clean.write(EOI);
    return new JpegPicture(
        header.width(),
        header.height(),
        colours,
        new JpegPicture.Scans(!onlyScan, restarts),
        new JpegPicture.Reading(readers, clean.toByteArray()));
  }

  /** Decides as libjpeg does. */
  private Colours colours(byte[] components) {
    if (components.length == 1) {
      return Colours.GRAY;
    }
    if (components.length == 4) {
      return adobeTransform == 2 ? Colours.YCCK : Colours.CMYK;
    }
    boolean named = components[0] == 'R' && components[1] == 'G' && components[2] == 'B';
    boolean rgb = !jfif && (adobeTransform == 0 || (adobeTransform < 0 && named));
    return rgb ? Colours.RGB : Colours.YCBCR;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static UndecodableImageException truncated() {
    return new UndecodableImageException(
        Reason.TRUNCATED, "JPEG ends before its last pixel; send it whole");
  }

  static UndecodableImageException corrupt(String what) {
    return new UndecodableImageException(Reason.CORRUPT, "JPEG with " + what);
  }
}
