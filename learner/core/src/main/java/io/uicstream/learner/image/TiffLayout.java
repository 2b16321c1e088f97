package io.uicstream.learner.image;

/**
 * How the samples of a TIFF lie in the file.
 *
 * @param picture its size and samples
 * @param chunks the strips or tiles that it is cut into
 * @param compression of each of them
 * @param places where they are
 * @param differences whether samples are differences to the pixel before them
 */
record TiffLayout(
    Picture picture,
    Chunks chunks,
    TiffCompression compression,
    Places places,
    boolean differences) {

  /**
   * Size and samples.
   *
   * @param bits of a sample
   * @param channels samples of a pixel
   */
  record Picture(int width, int height, int bits, int channels) {}

  /**
   * Strips or tiles.
   *
   * @param width in pixels; those on the right reach beyond the picture
   * @param height in rows
   * @param planar each channel has its own
   */
  record Chunks(int width, int height, boolean planar) {}

  /**
   * Where chunks are.
   *
   * @param offsets tag that says where they begin
   * @param lengths tag that says how many bytes they have
   */
  record Places(TiffDirectory tags, int offsets, int lengths) {}

  int across() {
    return (int) (((long) picture.width + chunks.width - 1) / chunks.width);
  }

  int down() {
    return (int) (((long) picture.height + chunks.height - 1) / chunks.height);
  }

  int planes() {
    return chunks.planar ? picture.channels : 1;
  }

  /** Channels of a pixel of a chunk. */
  int chunkChannels() {
    return chunks.planar ? 1 : picture.channels;
  }

  /** Bytes of a chunk's row. */
  long chunkRowBytes() {
    return ((long) chunks.width * chunkChannels() * picture.bits + 7) / 8;
  }

  /** Bytes of all chunks that lie side by side, which are held at a time. */
  long bufferBytes() {
    if (chunks.width < 1) {
      return 0;
    }
    return chunkRowBytes() * chunks.height * across() * planes();
  }
}
