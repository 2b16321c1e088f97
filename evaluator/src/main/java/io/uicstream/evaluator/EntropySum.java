package io.uicstream.evaluator;

/**
 * A sum of f(n) = n ln n over counts, updated in O(1) when a count changes.
 *
 * <p>Terms are rounded to multiples of 2^-28, so that the sum is an integer: it does not depend on
 * the order of updates, does not drift, and is the same after a restart. A count of 0 or 1 adds
 * exactly 0, so the error of the sum is at most half of its counts' total times 2^-29, that is an
 * error of an entropy below 1e-9, and in practice, with signs both ways, far less. The sum holds up
 * to 1.5e9 items; beyond, {@link #change} throws {@link ArithmeticException}.
 */
final class EntropySum {
  private static final double SCALE = 1L << 28;
  private static final int REMEMBERED = 1 << 14;
  private static final long[] TERMS = new long[REMEMBERED];

  static {
    for (int n = 2; n < REMEMBERED; n++) {
      TERMS[n] = computeTerm(n);
    }
  }

  private long sum;

  /** Replaces one count by another. */
  void change(long from, long to) {
    sum = Math.addExact(sum, term(to) - term(from));
  }

  /** The sum, in nats times items. */
  double value() {
    return sum / SCALE;
  }

  /** Entropy of the shares n / total, in nats, at least 0. */
  double entropy(long total) {
    return Math.max(0, (term(total) - sum) / SCALE / total);
  }

  /** f(count), as this class rounds it, in nats times items. */
  static double of(long count) {
    return term(count) / SCALE;
  }

  private static long term(long count) {
    return count < REMEMBERED ? TERMS[(int) count] : computeTerm(count);
  }

  // StrictMath: a term that is taken out must be bit for bit the one that was put in.
  private static long computeTerm(long count) {
    double term = count * StrictMath.log((double) count) * SCALE;
    if (term >= Long.MAX_VALUE) {
      throw new ArithmeticException("more images than sums of n ln n can hold: " + count);
    }
    return Math.round(term);
  }
}
