package io.uicstream.learner.image;

/** Rows of a TIFF: the strips or tiles that lie side by side are decompressed together. */
final class TiffRows implements Rows {
  private final Bytes tiff;
  private final TiffLayout layout;
  private final boolean littleEndian;
  private final int chunkRowBytes;
  private final TiffUnpacker unpacker;
  private final byte[][] chunks;
  private int band = -1;

  TiffRows(Bytes tiff, TiffLayout layout) {
    this.tiff = tiff;
    this.layout = layout;
    littleEndian = layout.places().tags().littleEndian();
    chunkRowBytes = Math.toIntExact(layout.chunkRowBytes());
    unpacker = layout.compression().open();
    chunks =
        new byte[layout.across() * layout.planes()]
            [Math.multiplyExact(layout.chunks().height(), chunkRowBytes)];
  }

  @Override
  public void read(int y, byte[] row) throws UndecodableImageException {
    int height = layout.chunks().height();
    if (y / height != band) {
      band = y / height;
      load(Math.min(height, layout.picture().height() - band * height));
    }
    int from = (y - band * height) * chunkRowBytes;
    if (layout.planes() == 1) {
      for (int i = 0; i < chunks.length; i++) {
        int to = i * chunkRowBytes;
        System.arraycopy(chunks[i], from, row, to, Math.min(chunkRowBytes, row.length - to));
      }
    } else {
      interleave(from, row);
    }
  }

  private void load(int rows) throws UndecodableImageException {
    TiffLayout.Places places = layout.places();
    int across = layout.across();
    for (int i = 0; i < chunks.length; i++) {
      int plane = i / across;
      int index = (plane * layout.down() + band) * across + i % across;
      int offset = places.tags().number(places.offsets(), index, -1);
      if (offset < 0) {
        throw Tiff.truncated();
      }
      Bytes packed = tiff.from(offset);
      int stated = places.tags().number(places.lengths(), index, -1);
      int wanted = rows * chunkRowBytes;
      Bytes chunk = stated < 0 ? packed : packed.part(0, stated);
      if (unpacker.unpack(chunk, chunks[i], wanted) < wanted) {
        throw Tiff.truncated();
      }
      if (layout.differences()) {
        for (int y = 0; y < rows; y++) {
          add(chunks[i], y * chunkRowBytes);
        }
      }
    }
  }

  /** From differences to samples, along a row. */
  private void add(byte[] chunk, int start) {
    int end = start + chunkRowBytes;
    int step = layout.chunkChannels() * layout.picture().bits() / 8;
    if (layout.picture().bits() == 8) {
      for (int i = start + step; i < end; i++) {
        chunk[i] += chunk[i - step];
      }
      return;
    }
    int high = littleEndian ? 1 : 0;
    for (int i = start + step; i < end; i += 2) {
      int sum = sample(chunk, i, high) + sample(chunk, i - step, high);
      chunk[i + high] = (byte) (sum >> 8);
      chunk[i + 1 - high] = (byte) sum;
    }
  }

  private static int sample(byte[] chunk, int at, int high) {
    return (chunk[at + high] & 0xff) << 8 | (chunk[at + 1 - high] & 0xff);
  }

  /** From one chunk for each channel to pixels; samples are whole bytes. */
  private void interleave(int from, byte[] row) {
    int bytes = layout.picture().bits() / 8;
    int planes = layout.planes();
    int across = layout.across();
    int chunkWidth = layout.chunks().width();
    for (int x = 0, to = 0; x < layout.picture().width(); x++) {
      int at = from + x % chunkWidth * bytes;
      for (int plane = 0; plane < planes; plane++) {
        byte[] chunk = chunks[plane * across + x / chunkWidth];
        for (int i = 0; i < bytes; i++) {
          row[to++] = chunk[at + i];
        }
      }
    }
  }

  @Override
  public void close() {
    unpacker.close();
  }
}
