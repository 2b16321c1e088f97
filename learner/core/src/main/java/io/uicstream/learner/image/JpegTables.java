package io.uicstream.learner.image;

import java.util.BitSet;

/**
 * Which tables a JPEG has defined so far. A reader keeps those of the image before: one that is
 * missing would be found, and be another image's.
 */
final class JpegTables {
  private static final int TABLES = 16;
  private static final int LENGTHS = 16;
  private static final int QUANTIZERS = 64;

  private final BitSet quantization = new BitSet();
  private final BitSet huffman = new BitSet();

  /** Takes note of a segment DQT, which may hold several. */
  void addQuantization(Bytes content) {
    byte[] array = content.array();
    for (int at = content.start(); at < content.end(); ) {
      int first = array[at] & 0xff;
      quantization.set(first & 0xf);
      at += 1 + (first >> 4 == 0 ? QUANTIZERS : 2 * QUANTIZERS);
    }
  }

  /** Takes note of a segment DHT, which may hold several. */
  void addHuffman(Bytes content) {
    byte[] array = content.array();
    for (int at = content.start(); at + LENGTHS < content.end(); ) {
      huffman.set(array[at] & 0xff);
      int values = 0;
      for (int i = 1; i <= LENGTHS; i++) {
        values += array[at + i] & 0xff;
      }
      at += 1 + LENGTHS + values;
    }
  }

  /** Whether there is any Huffman table. */
  boolean anyHuffman() {
    return !huffman.isEmpty();
  }

  boolean hasQuantization(int number) {
    return quantization.get(number);
  }

  boolean hasDc(int number) {
    return huffman.get(number);
  }

  boolean hasAc(int number) {
    return huffman.get(TABLES + number);
  }
}
