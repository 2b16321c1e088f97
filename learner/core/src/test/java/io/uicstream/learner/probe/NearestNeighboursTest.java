package io.uicstream.learner.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.learner.probe.NearestNeighbours.Correct;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestNeighboursTest {
  private static List<Correct> correct(
      NearestNeighbours bank, float[] queries, int[] truth, int k) {
    return bank.correct(queries, truth, List.of(k), count -> {});
  }

  /** Unit vectors of the plane by their angles in degrees. */
  private static float[] angles(double... degrees) {
    float[] rows = new float[2 * degrees.length];
    for (int i = 0; i < degrees.length; i++) {
      rows[2 * i] = (float) Math.cos(Math.toRadians(degrees[i]));
      rows[2 * i + 1] = (float) Math.sin(Math.toRadians(degrees[i]));
    }
    return rows;
  }

  @Test
  void shouldWeighNearNeighboursMore() {
    // Of the query's three neighbours one is 5 degrees away, two are 60: e^(.996/.07) is a
    // thousand times e^(.5/.07).
    NearestNeighbours bank =
        new NearestNeighbours(angles(5, 60, -60, 180), new int[] {1, 0, 0, 1}, 2);

    assertThat(correct(bank, angles(0), new int[] {0}, 3)).containsExactly(new Correct(3, 1, 0));
    assertThat(correct(bank, angles(0), new int[] {1}, 3)).containsExactly(new Correct(3, 0, 1));
  }

  @Test
  void shouldCountEveryKOfOnePass() {
    NearestNeighbours bank =
        new NearestNeighbours(angles(10, 20, 30, 40, 50), new int[] {1, 0, 0, 1, 1}, 2);

    assertThat(bank.correct(angles(0), new int[] {1}, List.of(1, 3, 5), count -> {}))
        .extracting(Correct::majority)
        .containsExactly(1L, 0L, 1L);
  }

  @Test
  void shouldAgreeWithSortingAllSimilarities() {
    int features = 7;
    int images = 2500;
    int queries = 150;
    int classes = 5;
    SplittableRandom random = new SplittableRandom(3);
    float[] bankRows = unit(random, images, features);
    float[] queryRows = unit(random, queries, features);
    int[] labels = random.ints(images, 0, classes).toArray();
    int[] truth = random.ints(queries, 0, classes).toArray();

    long majority = 0;
    long weighted = 0;
    for (int query = 0; query < queries; query++) {
      int of = query;
      double[] similarities =
          IntStream.range(0, images)
              .mapToDouble(image -> dot(queryRows, of, bankRows, image, features))
              .toArray();
      List<Integer> nearest =
          IntStream.range(0, images)
              .boxed()
              .sorted(Comparator.comparingDouble((Integer i) -> -similarities[i]))
              .limit(20)
              .toList();
      double[] votes = new double[classes];
      double[] weights = new double[classes];
      for (int image : nearest) {
        votes[labels[image]]++;
        weights[labels[image]] += Math.exp(similarities[image] / 0.07);
      }
      majority += first(votes) == truth[query] ? 1 : 0;
      weighted += first(weights) == truth[query] ? 1 : 0;
    }
    NearestNeighbours bank = new NearestNeighbours(bankRows, labels, classes);
    assertThat(correct(bank, queryRows, truth, 20))
        .containsExactly(new Correct(20, majority, weighted));
  }

  @Test
  void shouldNormaliseRowsAndLeaveZerosAlone() {
    float[] rows = {3, 4, 0, 0};
    NearestNeighbours.normalise(rows, 2);
    assertThat(rows).containsExactly(0.6f, 0.8f, 0, 0);
  }

  private static float[] unit(SplittableRandom random, int count, int features) {
    float[] rows = new float[count * features];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) random.nextDouble(-1, 1);
    }
    NearestNeighbours.normalise(rows, features);
    return rows;
  }

  private static double dot(float[] a, int i, float[] b, int j, int features) {
    double sum = 0;
    for (int f = 0; f < features; f++) {
      sum += (double) a[i * features + f] * b[j * features + f];
    }
    return sum;
  }

  private static int first(double[] votes) {
    double most = Arrays.stream(votes).max().orElseThrow();
    return IntStream.range(0, votes.length).filter(c -> votes[c] == most).findFirst().orElseThrow();
  }
}
