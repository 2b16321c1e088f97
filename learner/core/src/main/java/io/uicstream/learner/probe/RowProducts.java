package io.uicstream.learner.probe;

/**
 * Inner loops of matrix products: a weighted sum of rows, added to another.
 *
 * <p>Rows are arrays of their own here, not parts of one long array as in EJML, because that was
 * measured to be faster: 3.2 against 8.8 billion multiplications a second and thread in doubles,
 * 3.4 against 17 in floats (1,536 columns, HotSpot 17, AMD EPYC with AVX-512). Why was not looked
 * into; that HotSpot computes these loops in vectors and those not would explain it.
 */
final class RowProducts {
  /** Rows that one loop takes; with eight it was slower. */
  private static final int ROWS = 4;

  private RowProducts() {}

  /**
   * The upper triangle of a product of a matrix with itself: sum[i][j] += Σ rows[r][i]·rows[r][j]
   * for j from i on.
   *
   * @param sum row i of the result
   * @param rows all as long as {@code sum}
   */
  static void addProduct(double[] sum, double[][] rows, int i) {
    int r = 0;
    for (; r + ROWS <= rows.length; r += ROWS) {
      add(sum, i, rows[r], rows[r + 1], rows[r + 2], rows[r + 3]);
    }
    for (; r < rows.length; r++) {
      double factor = rows[r][i];
      double[] row = rows[r];
      for (int j = i; j < sum.length; j++) {
        sum[j] += factor * row[j];
      }
    }
  }

  private static void add(
      double[] sum, int i, double[] row0, double[] row1, double[] row2, double[] row3) {
    double factor0 = row0[i];
    double factor1 = row1[i];
    double factor2 = row2[i];
    double factor3 = row3[i];
    for (int j = i; j < sum.length; j++) {
      sum[j] += factor0 * row0[j] + factor1 * row1[j] + factor2 * row2[j] + factor3 * row3[j];
    }
  }

  /**
   * A row of a product: sum[j] += Σ factors[from + r]·rows[r][j].
   *
   * @param rows all as long as {@code sum}
   */
  static void addProduct(float[] sum, float[] factors, int from, float[][] rows) {
    int r = 0;
    for (; r + ROWS <= rows.length; r += ROWS) {
      add(sum, factors, from + r, rows[r], rows[r + 1], rows[r + 2], rows[r + 3]);
    }
    for (; r < rows.length; r++) {
      float factor = factors[from + r];
      float[] row = rows[r];
      for (int j = 0; j < sum.length; j++) {
        sum[j] += factor * row[j];
      }
    }
  }

  private static void add(
      float[] sum,
      float[] factors,
      int at,
      float[] row0,
      float[] row1,
      float[] row2,
      float[] row3) {
    float factor0 = factors[at];
    float factor1 = factors[at + 1];
    float factor2 = factors[at + 2];
    float factor3 = factors[at + 3];
    for (int j = 0; j < sum.length; j++) {
      sum[j] += factor0 * row0[j] + factor1 * row1[j] + factor2 * row2[j] + factor3 * row3[j];
    }
  }
}
