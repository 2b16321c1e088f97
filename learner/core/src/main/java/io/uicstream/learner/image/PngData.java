package io.uicstream.learner.image;

import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.util.Iterator;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The inflated content of a PNG's IDAT chunks. Used by one thread, which closes it. */
final class PngData implements AutoCloseable {
  private final Inflater inflater = new Inflater();
  private final Iterator<Bytes> pieces;

  /** Begins at the first byte of the first piece. */
  PngData(List<Bytes> pieces) {
    this.pieces = pieces.iterator();
  }

  /**
   * Reads the next bytes.
   *
   * @throws UndecodableImageException if there are fewer
   */
  void read(byte[] target, int length) throws UndecodableImageException {
    int filled = 0;
    while (filled < length) {
      if (inflater.finished() || (inflater.needsInput() && !pieces.hasNext())) {
        throw new UndecodableImageException(
            Reason.TRUNCATED, "PNG with fewer pixels than its header says; send it whole");
      }
      if (inflater.needsInput()) {
        Bytes piece = pieces.next();
        inflater.setInput(piece.array(), piece.start(), piece.length());
      }
      if (inflater.needsDictionary()) {
        throw Png.corrupt("a dictionary, which none may have");
      }
      try {
        filled += inflater.inflate(target, filled, length - filled);
      } catch (DataFormatException e) {
        throw Png.corrupt("pixels that cannot be inflated: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
