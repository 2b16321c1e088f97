package io.uicstream.learner.image;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Deflate, each strip or tile by itself. */
final class TiffInflater implements TiffUnpacker {
  private final Inflater inflater = new Inflater();

  @Override
  public int unpack(Bytes packed, byte[] target, int length) throws UndecodableImageException {
    inflater.reset();
    inflater.setInput(packed.array(), packed.start(), packed.length());
    try {
      int filled = 0;
      int count = 1;
      while (filled < length && count > 0) {
        count = inflater.inflate(target, filled, length - filled);
        filled += count;
      }
      return filled;
    } catch (DataFormatException e) {
      throw TiffCompression.corrupt("pixels that cannot be inflated: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
