package io.uicstream.learner.cluster;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Lloyd's algorithm, from centroids that are random rows. A cluster that lost all its rows gets a
 * copy of the largest one's centroid, both moved apart a little, as Faiss does.
 */
final class KMeans {
  /** Rows that are compared with the centroids at a time. */
  private static final int BLOCK = 1024;

  private static final float APART = 1f / 1024;

  private final Matrix data;
  private final Matrix centroids;
  private final int[] labels;

  private KMeans(Matrix data, Matrix centroids) {
    this.data = data;
    this.centroids = centroids;
    this.labels = new int[data.rows()];
  }

  /**
   * Clusters rows.
   *
   * @param data [N, C]
   * @param clusters K
   * @param iterations at least 1
   * @param random draws the first centroids
   * @return N numbers in [0, K)
   */
  static int[] cluster(Matrix data, int clusters, int iterations, SplittableRandom random) {
    try (Matrix centroids = draw(data, clusters, random);
        Matrix scores = new Matrix(BLOCK, clusters)) {
      KMeans means = new KMeans(data, centroids);
      for (int i = 0; i < iterations; i++) {
        means.assign(scores);
        means.update();
      }
      means.assign(scores);
      return means.labels;
    }
  }

  /** Different rows while there are enough. */
  private static Matrix draw(Matrix data, int clusters, SplittableRandom random) {
    int[] order = new int[data.rows()];
    Arrays.setAll(order, i -> i);
    Matrix centroids = new Matrix(clusters, data.columns());
    float[] row = new float[data.columns()];
    for (int k = 0; k < clusters; k++) {
      int place = k % order.length;
      int pick = place + random.nextInt(order.length - place);
      int chosen = order[pick];
      order[pick] = order[place];
      order[place] = chosen;
      data.row(chosen, row);
      centroids.setRow(k, row);
    }
    return centroids;
  }

  /** Each row to the nearest centroid: the largest of x·c − |c|²/2. */
  private void assign(Matrix scores) {
    float[] halfSquares = halfSquares();
    float[] row = new float[centroids.rows()];
    for (int from = 0; from < labels.length; from += BLOCK) {
      int count = Math.min(BLOCK, labels.length - from);
      data.timesTransposed(from, count, centroids, scores);
      for (int i = 0; i < count; i++) {
        scores.row(i, row);
        labels[from + i] = nearest(row, halfSquares);
      }
    }
  }

  private float[] halfSquares() {
    float[] squares = new float[centroids.rows()];
    float[] row = new float[centroids.columns()];
    for (int k = 0; k < squares.length; k++) {
      centroids.row(k, row);
      for (float value : row) {
        squares[k] += value * value / 2;
      }
    }
    return squares;
  }

  private static int nearest(float[] products, float[] halfSquares) {
    int best = 0;
    for (int k = 1; k < products.length; k++) {
      if (products[k] - halfSquares[k] > products[best] - halfSquares[best]) {
        best = k;
      }
    }
    return best;
  }

  /** Each centroid to the mean of its rows. */
  private void update() {
    int[] sizes = new int[centroids.rows()];
    float[][] sums = new float[centroids.rows()][centroids.columns()];
    float[] row = new float[data.columns()];
    for (int i = 0; i < labels.length; i++) {
      data.row(i, row);
      float[] sum = sums[labels[i]];
      sizes[labels[i]]++;
      for (int j = 0; j < row.length; j++) {
        sum[j] += row[j];
      }
    }
    for (int k = 0; k < sizes.length; k++) {
      for (int j = 0; j < row.length; j++) {
        sums[k][j] /= Math.max(1, sizes[k]);
      }
    }
    fillEmpty(sizes, sums);
    for (int k = 0; k < sizes.length; k++) {
      centroids.setRow(k, sums[k]);
    }
  }

  private static void fillEmpty(int[] sizes, float[][] means) {
    for (int empty = 0; empty < sizes.length; empty++) {
      if (sizes[empty] > 0) {
        continue;
      }
      int largest = 0;
      for (int k = 1; k < sizes.length; k++) {
        largest = sizes[k] > sizes[largest] ? k : largest;
      }
      for (int j = 0; j < means[empty].length; j++) {
        float apart = j % 2 == 0 ? 1 + APART : 1 - APART;
        means[empty][j] = means[largest][j] * apart;
        means[largest][j] *= 2 - apart;
      }
      sizes[empty] = sizes[largest] / 2;
      sizes[largest] -= sizes[empty];
    }
  }
}
