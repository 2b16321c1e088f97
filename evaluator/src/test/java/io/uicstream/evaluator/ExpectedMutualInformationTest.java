package io.uicstream.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Golden values by scikit-learn's definition, from this slow program (and the first two, with
 * rational numbers and 40 digits, the same):
 *
 * <pre>{@code
 * from math import lgamma, log, exp
 * from collections import Counter
 * def ami(u, v):
 *     n = len(u); a = Counter(u); b = Counter(v); ab = Counter(zip(u, v))
 *     h = lambda c: -sum(m / n * log(m / n) for m in c.values())
 *     mi = sum(m / n * log(n * m / (a[i] * b[j])) for (i, j), m in ab.items())
 *     emi = 0.0
 *     for x in a.values():
 *         for y in b.values():
 *             for m in range(max(1, x + y - n), min(x, y) + 1):
 *                 emi += m / n * log(n * m / (x * y)) * exp(
 *                     lgamma(x + 1) + lgamma(y + 1) + lgamma(n - x + 1) + lgamma(n - y + 1)
 *                     - lgamma(n + 1) - lgamma(m + 1) - lgamma(x - m + 1) - lgamma(y - m + 1)
 *                     - lgamma(n - x - y + m + 1))
 *     return emi, (mi - emi) / ((h(a) + h(b)) / 2 - emi)
 * def lcg(n, x):
 *     for _ in range(n):
 *         x = (x * 1103515245 + 12345) % 2147483648
 *         yield x >> 16
 * x = list(lcg(6000, 42))
 * u = [min(t % 97, t % 13) for t in x[:3000]]
 * v = [(u[i] * 3 + (x[3000 + i] % 7) ** 2) % 23 for i in range(3000)]
 * w = [x[3000 + i] % 50 for i in range(3000)]
 * }</pre>
 */
class ExpectedMutualInformationTest {
  // scikit-learn's own test of adjusted_mutual_info_score uses these and expects 0.15042, 0.27821.
  private static final int[] A = {1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3};
  private static final int[] B = {1, 1, 1, 1, 2, 1, 2, 2, 2, 2, 3, 1, 3, 3, 3, 2, 2};

  @Test
  void shouldGiveGoldenValuesOfSmallPartitions() {
    assertThat(expected(A, B)).isCloseTo(0.15042480258217134, within(1e-12));
    assertThat(ami(A, B)).isCloseTo(0.27820964657269776, within(1e-6));
    int[] u = {0, 0, 1, 2};
    int[] v = {0, 0, 1, 1};
    assertThat(expected(u, v)).isCloseTo(0.4620981203732969, within(1e-12));
    assertThat(ami(u, v)).isCloseTo(0.5714285714285714, within(1e-6));
  }

  @Test
  void shouldGiveGoldenValuesOfUnequalClasses() {
    int[] x = linearCongruential(6_000, 42);
    int[] u = IntStream.range(0, 3_000).map(i -> Math.min(x[i] % 97, x[i] % 13)).toArray();
    int[] v =
        IntStream.range(0, 3_000)
            .map(i -> (u[i] * 3 + (x[3_000 + i] % 7) * (x[3_000 + i] % 7)) % 23)
            .toArray();
    int[] w = IntStream.range(0, 3_000).map(i -> x[3_000 + i] % 50).toArray();

    assertThat(expected(u, v)).isCloseTo(0.04505068197324557, within(1e-10));
    assertThat(ami(u, v)).isCloseTo(0.40359795652113734, within(1e-6));
    assertThat(expected(u, w)).isCloseTo(0.10376805359020567, within(1e-10));
    assertThat(ami(u, w)).isCloseTo(0.0009604793846332428, within(1e-6));
  }

  @Test
  void shouldGiveScikitLearnsValuesOfDegenerateCases() {
    assertThat(ami(new int[] {0, 0, 1, 1}, new int[] {0, 0, 1, 1})).isCloseTo(1, within(1e-8));
    assertThat(ami(new int[] {0, 0, 0, 0}, new int[] {0, 1, 2, 3})).isCloseTo(0, within(1e-8));
    assertThat(ami(new int[] {0, 0, 0}, new int[] {5, 5, 5})).isEqualTo(1);
    assertThat(ami(new int[] {0, 1, 2}, new int[] {42, 7, 2})).isEqualTo(1);
  }

  @Test
  void shouldGiveLargePartitionsOfEqualClassesQuickly() {
    ContingencyTable table = new ContingencyTable();
    for (int k = 0; k < 3_000; k++) {
      for (int c = 0; c < 10; c++) {
        table.add(k, "c" + (k + c) % 1_000, 40);
      }
    }
    // 1,200,000 items in 3,000 × 1,000 classes, of one size each: one pair of sizes to compute.
    // Python: 3_000_000 * sum(Decimal(comb(400, m) * comb(1_199_600, 1_200 - m)) /
    // comb(1_200_000, 1_200) * m / 1_200_000 * (Decimal(1_200_000 * m) / 480_000).ln() for m in
    // ...)
    assertThat(ExpectedMutualInformation.expected(table.marginals(), () -> false).getAsDouble())
        .isCloseTo(1.171503664193422, within(1e-12));
  }

  @Test
  void shouldGiveUpOverBudget() {
    ContingencyTable table = table(A, B);

    assertThat(ExpectedMutualInformation.adjusted(table.marginals(), () -> true)).isEmpty();
  }

  private static double ami(int[] u, int[] v) {
    return ExpectedMutualInformation.adjusted(table(u, v).marginals(), () -> false).getAsDouble();
  }

  private static double expected(int[] u, int[] v) {
    return ExpectedMutualInformation.expected(table(u, v).marginals(), () -> false).getAsDouble();
  }

  private static ContingencyTable table(int[] u, int[] v) {
    ContingencyTable table = new ContingencyTable();
    for (int i = 0; i < u.length; i++) {
      table.add(u[i], Integer.toString(v[i]), 1);
    }
    return table;
  }

  private static int[] linearCongruential(int count, long seed) {
    int[] values = new int[count];
    long x = seed;
    for (int i = 0; i < count; i++) {
      x = (x * 1103515245L + 12345) % 2147483648L;
      values[i] = (int) (x >> 16);
    }
    return values;
  }
}
