package io.uicstream.engine.dl4j;

import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sums and broadcasts per channel of arrays [B, C, H, W] or [B, C], the per-channel values on the
 * heap.
 *
 * <p>[B, C, H, W] is seen as rows [B·C, H·W], so that sums are products with a vector of ones and
 * broadcasts are those of a column: on the CPU several times faster than ND4J's reductions over (0,
 * 2, 3), and up to 60 times faster than its broadcasts over a given dimension.
 */
final class Channels {
  private final int images;
  private final int channels;
  private final int pixels;
  private final LayerWorkspaceMgr workspaces;
  private final ArrayType memory;

  /**
   * Channels of arrays of one shape, for use within one pass.
   *
   * @param shape [B, C, H, W] or [B, C]
   * @param memory where temporary arrays of this pass go
   */
  Channels(long[] shape, LayerWorkspaceMgr workspaces, ArrayType memory) {
    this.images = Math.toIntExact(shape[0]);
    this.channels = Math.toIntExact(shape[1]);
    this.pixels = shape.length == 4 ? Math.toIntExact(shape[2] * shape[3]) : 1;
    this.workspaces = workspaces;
    this.memory = memory;
  }

  /** Values per channel, B·H·W. */
  int count() {
    return images * pixels;
  }

  /** Sum of each channel. */
  double[] sums(INDArray array) {
    double[] sums = new double[channels];
    if (pixels == 1) {
      INDArray columns = temporary(1, channels);
      Nd4j.gemm(filled(1, images, 1), array, columns, false, false, 1, 0);
      float[] values = columns.data().asFloat();
      for (int c = 0; c < channels; c++) {
        sums[c] = values[c];
      }
      return sums;
    }
    INDArray rowSums = temporary((long) images * channels, 1);
    Nd4j.gemm(rows(array), filled(pixels, 1, 1), rowSums, false, false, 1, 0);
    float[] values = rowSums.toFloatVector();
    for (int row = 0; row < values.length; row++) {
      sums[row % channels] += values[row];
    }
    return sums;
  }

  /** {@code out} ← {@code array} + value of the channel. */
  INDArray add(INDArray array, double[] values, INDArray out) {
    rows(array).add(perRow(values), rows(out));
    return out;
  }

  /** {@code out} ← {@code array} · value of the channel. */
  INDArray multiply(INDArray array, double[] values, INDArray out) {
    rows(array).mul(perRow(values), rows(out));
    return out;
  }

  private INDArray rows(INDArray array) {
    return pixels == 1 ? array : array.reshape('c', (long) images * channels, pixels);
  }

  private INDArray perRow(double[] values) {
    float[] tiled = new float[pixels == 1 ? channels : images * channels];
    for (int i = 0; i < tiled.length; i++) {
      tiled[i] = (float) values[i % channels];
    }
    INDArray vector = pixels == 1 ? temporary(1, channels) : temporary(tiled.length, 1);
    vector.data().setData(tiled);
    return vector;
  }

  private INDArray filled(long rows, long columns, double value) {
    return temporary(rows, columns).assign(value);
  }

  /** An array that lasts for this layer's part of the pass. */
  INDArray temporary(long... shape) {
    return workspaces.createUninitialized(memory, DataType.FLOAT, shape, 'c');
  }
}
