package io.uicstream.learner.image;

/**
 * A picture that comes in rows of samples: only the rows of the result are ever held, whatever the
 * image says of its size.
 *
 * @param width in pixels
 * @param height in pixels
 * @param samples what the samples of a row mean
 * @param buffers bytes that the source of the rows holds besides the result
 * @param source begins at the first row
 */
record RowPicture(int width, int height, Samples samples, long buffers, Source source)
    implements Picture {

  /** Where rows come from. */
  interface Source {
    /** Begins at the first row, as often as asked. */
    Rows open() throws UndecodableImageException;
  }

  @Override
  public long memory() {
    return 3 * pixels() + buffers + 2 * samples.rowBytes(width);
  }

  @Override
  public Raster decode(Region region) throws UndecodableImageException {
    byte[] rgb = new byte[Math.multiplyExact(3, region.width() * region.height())];
    byte[] row = new byte[Math.toIntExact(samples.rowBytes(width))];
    try (Rows rows = source.open()) {
      for (int y = 0; y < region.height(); y++) {
        rows.read(region.top() + y, row);
        samples.toRgb(row, region.left(), region.width(), rgb, 3 * y * region.width());
      }
    }
    return new Raster(region.width(), region.height(), rgb);
  }
}
