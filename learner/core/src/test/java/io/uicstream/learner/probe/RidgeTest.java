package io.uicstream.learner.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/**
 * Against numpy:
 *
 * <pre>{@code
 * import numpy as np
 * i, j = np.mgrid[0:11, 0:4]
 * x = np.float32(np.sin(3 * i + 5 * j) + 0.1 * j)
 * x[:, 2] = 0.7  # tells nothing
 * y = np.eye(3)[np.arange(11) % 3]
 * mean, std = x.mean(0, dtype=float), x.std(0, dtype=float)
 * z = (x - mean) / np.where(std < 1e-6, np.inf, std)
 * w = np.linalg.solve(z.T @ z + 0.1 * 11 * np.eye(4), z.T @ (y - y.mean(0)))
 * scores = z @ w + y.mean(0)  # scikit-learn: StandardScaler, then Ridge(alpha=1.1)
 * print(scores[[0, 4, 10]], (scores.argmax(1) == np.arange(11) % 3).sum())
 * }</pre>
 */
class RidgeTest {
  private static final int IMAGES = 11;
  private static final int FEATURES = 4;

  private static float[] rows() {
    float[] rows = new float[IMAGES * FEATURES];
    for (int i = 0; i < IMAGES; i++) {
      for (int j = 0; j < FEATURES; j++) {
        rows[i * FEATURES + j] = j == 2 ? 0.7f : (float) (Math.sin(3 * i + 5 * j) + 0.1 * j);
      }
    }
    return rows;
  }

  private static int[] labels() {
    int[] labels = new int[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      labels[i] = i % 3;
    }
    return labels;
  }

  @Test
  void shouldGiveTheScoresOfTheClosedForm() {
    Moments moments = new Moments(FEATURES, 3);
    moments.add(rows(), IMAGES, labels(), 0);
    Ridge ridge = Ridge.fit(moments.standardised(), 0.1);

    DMatrixRMaj scores = ridge.scores(rows(), IMAGES);
    int[] images = {0, 4, 10};
    double[][] expected = {
      {0.5189058917314058, 0.16467776416745733, 0.3164163441011369},
      {0.3671178305493286, 0.29873217750076486, 0.3341499919499065},
      {0.15414483873447807, 0.5236019447488486, 0.3222532165166734},
    };
    for (int i = 0; i < images.length; i++) {
      for (int c = 0; c < 3; c++) {
        assertThat(scores.get(images[i], c)).isEqualTo(expected[i][c], within(1e-9));
      }
    }
    assertThat(ridge.correct(rows(), IMAGES, labels(), 0)).isEqualTo(4);
  }

  @Test
  void shouldNotMindInWhichBatchesImagesCome() {
    Moments whole = new Moments(FEATURES, 3);
    whole.add(rows(), IMAGES, labels(), 0);
    Moments parts = new Moments(FEATURES, 3);
    int[][] batches = {{0, 5}, {5, 1}, {6, 5}};
    for (int[] batch : batches) {
      float[] rows = new float[batch[1] * FEATURES];
      System.arraycopy(rows(), batch[0] * FEATURES, rows, 0, rows.length);
      parts.add(rows, batch[1], labels(), batch[0]);
    }

    double[] one = Ridge.fit(whole.standardised(), 0.01).scores(rows(), IMAGES).data;
    double[] other = Ridge.fit(parts.standardised(), 0.01).scores(rows(), IMAGES).data;
    assertThat(other).containsExactly(one, within(1e-9));
  }
}
