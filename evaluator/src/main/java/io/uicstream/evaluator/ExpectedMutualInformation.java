package io.uicstream.evaluator;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/**
 * The mutual information to be expected of two partitions with given class sizes that have nothing
 * to do with each other (hypergeometric model), and what is left of I(U;V) beyond it (AMI).
 *
 * <p>N. X. Vinh, J. Epps, J. Bailey: Information Theoretic Measures for Clusterings Comparison,
 * JMLR 11 (2010), equation 24: the sum over classes of size a and b, and over their overlap n, of
 * P(n) · n/N · ln(N n / (a b)). Classes of equal size give equal terms, so each pair of sizes is
 * computed once and multiplied. P is unimodal, so its terms are found outwards from the mode by the
 * ratio of neighbours and end where they no longer count; dividing by their total makes factorials
 * of large numbers, and their rounding, unnecessary.
 */
final class ExpectedMutualInformation {
  /** Terms below this share of the largest one change no digit of the result. */
  private static final double NEGLIGIBLE = 1e-18;

  private ExpectedMutualInformation() {}

  /**
   * Adjusted mutual information with the arithmetic normaliser, by scikit-learn's definition: (I -
   * E) / ((H(U) + H(V)) / 2 - E). At most 1, about 0 for chance. Two partitions of one class each,
   * and two of as many classes as items, agree: 1.
   *
   * @param overBudget asked between terms; once true, the computation is given up
   * @return empty if given up
   */
  static OptionalDouble adjusted(ContingencyTable.Marginals sizes, BooleanSupplier overBudget) {
    MutualInformation information = sizes.information();
    boolean oneClassEach =
        sizes.rows().containsKey(sizes.items()) && sizes.columns().containsKey(sizes.items());
    boolean allSingle = sizes.rows().lastKey() == 1 && sizes.columns().lastKey() == 1;
    if (oneClassEach || allSingle) {
      return OptionalDouble.of(1);
    }
    OptionalDouble expected = expected(sizes, overBudget);
    if (expected.isEmpty()) {
      return expected;
    }
    double mean = (information.rowEntropy() + information.columnEntropy()) / 2;
    double room = mean - expected.getAsDouble();
    // As scikit-learn: never divide by less than the precision of a double.
    double divisor = Math.copySign(Math.max(Math.abs(room), Math.ulp(1.0)), room);
    return OptionalDouble.of((information.mutual() - expected.getAsDouble()) / divisor);
  }

  /** E, in nats; empty if given up. */
  static OptionalDouble expected(ContingencyTable.Marginals sizes, BooleanSupplier overBudget) {
    double expected = 0;
    for (Map.Entry<Long, Long> row : sizes.rows().entrySet()) {
      for (Map.Entry<Long, Long> column : sizes.columns().entrySet()) {
        if (overBudget.getAsBoolean()) {
          return OptionalDouble.empty();
        }
        double pairs = (double) row.getValue() * column.getValue();
        expected += pairs * ofPair(row.getKey(), column.getKey(), sizes.items());
      }
    }
    return OptionalDouble.of(expected);
  }

  /** The sum over the overlap n of a class of a items and one of b items. */
  private static double ofPair(long a, long b, long items) {
    long least = Math.max(0, a + b - items);
    long most = Math.min(a, b);
    long mode = (long) ((a + 1.0) * (b + 1.0) / (items + 2.0));
    mode = Math.max(least, Math.min(most, mode));
    double logRatio = Math.log((double) items) - Math.log((double) a) - Math.log((double) b);
    double total = 1;
    double sum = mode == 0 ? 0 : mode * (Math.log((double) mode) + logRatio);
    double share = 1;
    for (long n = mode + 1; n <= most; n++) {
      share *= (double) (a - n + 1) * (b - n + 1) / ((double) n * (items - a - b + n));
      if (share < NEGLIGIBLE) {
        break;
      }
      total += share;
      sum += share * n * (Math.log((double) n) + logRatio);
    }
    share = 1;
    for (long n = mode - 1; n >= least; n--) {
      share *= (double) (n + 1) * (items - a - b + n + 1) / ((double) (a - n) * (b - n));
      if (share < NEGLIGIBLE) {
        break;
      }
      total += share;
      sum += n == 0 ? 0 : share * n * (Math.log((double) n) + logRatio);
    }
    return sum / total / items;
  }
}
