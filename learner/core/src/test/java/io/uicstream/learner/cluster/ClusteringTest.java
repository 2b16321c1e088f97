package io.uicstream.learner.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.uicstream.engine.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusteringTest {
  private static final int ROWS = 600;
  private static final int COLUMNS = 20;

  @Test
  void shouldFindClustersThatAreFarApart() {
    int clusters = 6;
    SplittableRandom random = new SplittableRandom(1);
    float[][] centres = new float[clusters][COLUMNS];
    for (float[] centre : centres) {
      for (int j = 0; j < COLUMNS; j++) {
        centre[j] = (float) (4 * random.nextGaussian());
      }
    }
    float[] values = new float[ROWS * COLUMNS];
    for (int i = 0; i < values.length; i++) {
      values[i] = centres[i / COLUMNS % clusters][i % COLUMNS] + (float) random.nextGaussian() / 4;
    }

    int[] labels = Clustering.cluster(tensor(values), clusters, new SplittableRandom(3));

    Map<Integer, Integer> found = new HashMap<>();
    for (int i = 0; i < ROWS; i++) {
      found.putIfAbsent(i % clusters, labels[i]);
      assertThat(labels[i]).isEqualTo(found.get(i % clusters));
    }
    assertThat(found.values()).doesNotHaveDuplicates();
  }

  /** Long and thin data becomes round: covariance is the identity. */
  @Test
  void shouldWhiten() {
    SplittableRandom random = new SplittableRandom(2);
    float[] values = new float[ROWS * 3];
    for (int i = 0; i < ROWS; i++) {
      double a = 10 * random.nextGaussian();
      double b = random.nextGaussian();
      values[3 * i] = (float) (7 + a + b);
      values[3 * i + 1] = (float) (a - b);
      values[3 * i + 2] = (float) (3 * a);
    }
    try (Matrix data = Matrix.of(ROWS, 3, values);
        Matrix whitened = Whitening.whiten(data, 2);
        Matrix covariance = whitened.gram()) {
      assertThat(covariance.get(0, 0) / ROWS).isCloseTo(1, within(1e-3f));
      assertThat(covariance.get(1, 1) / ROWS).isCloseTo(1, within(1e-3f));
      assertThat(covariance.get(0, 1) / ROWS).isCloseTo(0, within(1e-3f));
    }
  }

  /** The third component of the same data is a rounding error and must not be blown up. */
  @Test
  void shouldDropComponentsThatDoNotVary() {
    SplittableRandom random = new SplittableRandom(2);
    float[] values = new float[ROWS * 3];
    for (int i = 0; i < ROWS; i++) {
      values[3 * i] = (float) random.nextGaussian();
      values[3 * i + 1] = 5;
      values[3 * i + 2] = 0;
    }
    try (Matrix data = Matrix.of(ROWS, 3, values);
        Matrix whitened = Whitening.whiten(data, 3)) {
      for (int i = 0; i < ROWS; i++) {
        assertThat(whitened.get(i, 0)).isZero();
        assertThat(whitened.get(i, 1)).isZero();
      }
    }
  }

  @Test
  void shouldLeaveNoClusterEmptyWhileThereAreRows() {
    SplittableRandom random = new SplittableRandom(5);
    float[] values = new float[ROWS * COLUMNS];
    for (int i = 0; i < values.length; i++) {
      // Half of the rows are nearly the same.
      double noise = random.nextGaussian();
      values[i] = (float) (i < ROWS * COLUMNS / 2 ? 1 + noise / 100 : noise);
    }
    int[] labels = Clustering.cluster(tensor(values), 50, new SplittableRandom(4));
    assertThat(IntStream.of(labels).distinct().count()).isGreaterThan(40);
  }

  @Test
  void shouldClusterFewerRowsThanClusters() {
    Tensor three = new Tensor(new long[] {3, 2}, new float[] {1, 0, 0, 1, -1, -1});
    int[] labels = Clustering.cluster(three, 10, new SplittableRandom(1));
    assertThat(labels).doesNotHaveDuplicates();
    assertThat(IntStream.of(labels)).allMatch(label -> label >= 0 && label < 10);
  }

  private static Tensor tensor(float[] values) {
    return new Tensor(new long[] {ROWS, COLUMNS}, values);
  }
}
