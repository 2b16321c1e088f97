package io.uicstream.learner.cluster;

import static org.bytedeco.openblas.global.openblas.LAPACKE_ssyevr;
import static org.bytedeco.openblas.global.openblas.LAPACK_ROW_MAJOR;

/** Principal component analysis, each component scaled to variance 1. */
final class Whitening {
  /** Components of less than this share of the largest variance are rounding errors. */
  private static final float NEGLIGIBLE = 1e-7f;

  private Whitening() {}

  /**
   * Whitens rows. Components that hardly vary become 0.
   *
   * @param data [N, D]; centred by this
   * @param components C, at most D
   * @return [N, C], the component of the largest variance last
   */
  static Matrix whiten(Matrix data, int components) {
    centre(data);
    int columns = data.columns();
    float[] variances = new float[columns];
    try (Matrix covariance = data.gram();
        Matrix vectors = new Matrix(columns, components);
        Matrix projection = new Matrix(components, columns)) {
      eigen(covariance, components, variances, vectors);
      float least = NEGLIGIBLE * variances[components - 1];
      for (int c = 0; c < components; c++) {
        float scale =
            variances[c] > least ? (float) Math.sqrt(data.rows() / (double) variances[c]) : 0;
        for (int j = 0; j < columns; j++) {
          projection.set(c, j, scale * vectors.get(j, c));
        }
      }
      Matrix whitened = new Matrix(data.rows(), components);
      data.timesTransposed(0, data.rows(), projection, whitened);
      return whitened;
    }
  }

  private static void centre(Matrix data) {
    double[] sums = new double[data.columns()];
    float[] row = new float[data.columns()];
    for (int i = 0; i < data.rows(); i++) {
      data.row(i, row);
      for (int j = 0; j < row.length; j++) {
        sums[j] += row[j];
      }
    }
    for (int i = 0; i < data.rows(); i++) {
      data.row(i, row);
      for (int j = 0; j < row.length; j++) {
        row[j] -= (float) (sums[j] / data.rows());
      }
      data.setRow(i, row);
    }
  }

  /** The largest eigenvalues, ascending, and their vectors as columns. */
  private static void eigen(Matrix symmetric, int count, float[] values, Matrix vectors) {
    int n = symmetric.rows();
    int[] found = new int[1];
    int[] support = new int[2 * Math.max(1, count)];
    float[] z = new float[n * count];
    float[] a = new float[n * n];
    symmetric.pointer().get(a);
    int status =
        LAPACKE_ssyevr(
            LAPACK_ROW_MAJOR,
            (byte) 'V',
            (byte) 'I',
            (byte) 'U',
            n,
            a,
            n,
            0,
            0,
            n - count + 1,
            n,
            0,
            found,
            values,
            z,
            count,
            support);
    if (status != 0 || found[0] != count) {
      throw new IllegalStateException(
          "the principal components of the features cannot be found: LAPACK's ssyevr says "
              + status
              + "; are all features numbers?");
    }
    vectors.pointer().put(z);
  }
}
