package io.uicstream.learner.image;

import java.util.List;

/**
 * An interlaced PNG: seven small pictures, the passes of Adam7, each of which fills in more of the
 * whole.
 *
 * @param data its IDAT chunks
 */
record InterlacedPng(int width, int height, Samples samples, List<Bytes> data) implements Picture {
  /** First column, first row, columns and rows from one pixel to the next. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  @Override
  public long memory() {
    // The whole picture, a part of it, and a row as samples three times and once as pixels.
    return 2 * 3 * pixels() + 3 * samples.rowBytes(width) + 3L * width;
  }

  @Override
  public Raster decode(Region region) throws UndecodableImageException {
    Raster whole =
        new Raster(width, height, new byte[Math.multiplyExact(3, Math.toIntExact(pixels()))]);
    try (PngData pixels = new PngData(data)) {
      for (int[] pass : PASSES) {
        fill(whole, pass, pixels);
      }
    }
    return whole.cut(region);
  }

  private void fill(Raster whole, int[] pass, PngData pixels) throws UndecodableImageException {
    int columns = (width - pass[0] + pass[2] - 1) / pass[2];
    int rows = (height - pass[1] + pass[3] - 1) / pass[3];
    if (columns < 1 || rows < 1) {
      return;
    }
    byte[] row = new byte[Math.toIntExact(samples.rowBytes(columns))];
    byte[] rgb = new byte[3 * columns];
    // Not closed: it would close the data, of which the next pass takes the rest.
    PngRows source = new PngRows(pixels, samples, columns);
    for (int y = 0; y < rows; y++) {
      source.read(y, row);
      samples.toRgb(row, 0, columns, rgb, 0);
      int to = 3 * ((pass[1] + y * pass[3]) * width + pass[0]);
      for (int x = 0; x < columns; x++, to += 3 * pass[2]) {
        whole.rgb()[to] = rgb[3 * x];
        whole.rgb()[to + 1] = rgb[3 * x + 1];
        whole.rgb()[to + 2] = rgb[3 * x + 2];
      }
    }
  }
}
