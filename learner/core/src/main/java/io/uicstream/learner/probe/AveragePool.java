package io.uicstream.learner.probe;

import io.uicstream.engine.Tensor;

/** Feature maps averaged into a few cells each. */
final class AveragePool {
  private AveragePool() {}

  /**
   * Divides each feature map into grid×grid cells and averages each: cell i spans the pixels from
   * ⌊i·H/grid⌋ to below ⌈(i+1)·H/grid⌉, as PyTorch's {@code adaptive_avg_pool2d} has it.
   *
   * @param maps [B, C, H, W], H and W at least {@code grid}
   * @return [B, C·grid·grid], channel outermost
   */
  static float[] pool(Tensor maps, int grid) {
    int planes = Math.toIntExact(maps.shape()[0] * maps.shape()[1]);
    int height = Math.toIntExact(maps.shape()[2]);
    int width = Math.toIntExact(maps.shape()[3]);
    float[] pooled = new float[planes * grid * grid];
    for (int plane = 0; plane < planes; plane++) {
      for (int row = 0; row < grid; row++) {
        for (int column = 0; column < grid; column++) {
          pooled[(plane * grid + row) * grid + column] =
              mean(
                  maps.values(),
                  plane * height * width,
                  new Cell(row * height / grid, -Math.floorDiv(-(row + 1) * height, grid)),
                  new Cell(column * width / grid, -Math.floorDiv(-(column + 1) * width, grid)),
                  width);
        }
      }
    }
    return pooled;
  }

  private record Cell(int from, int to) {}

  private static float mean(float[] values, int plane, Cell rows, Cell columns, int width) {
    float sum = 0;
    for (int y = rows.from; y < rows.to; y++) {
      for (int x = columns.from; x < columns.to; x++) {
        sum += values[plane + y * width + x];
      }
    }
    return sum / ((rows.to - rows.from) * (columns.to - columns.from));
  }
}
