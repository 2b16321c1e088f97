package io.uicstream.app;

/**
 * Smallest, median and largest of any number of values in constant memory. Values below 2,048 are
 * counted exactly, larger ones to eleven binary digits.
 */
final class Spread {
  private static final int DIGITS = 11;
  private static final int HALF = 1 << (DIGITS - 1);

  private final long[] counts = new long[HALF * (Long.SIZE - DIGITS + 1)];
  private long values;
  private long smallest = Long.MAX_VALUE;
  private long largest;

  /** Counts a value, at least 0. */
  void add(long value) {
    counts[bucket(value)]++;
    values++;
    smallest = Math.min(smallest, value);
    largest = Math.max(largest, value);
  }

  /** Of what was counted, which is something. */
  CheckReport.Span span() {
    long before = (values - 1) / 2;
    int bucket = 0;
    for (long seen = counts[0]; seen <= before; seen += counts[bucket]) {
      bucket++;
    }
    return new CheckReport.Span(smallest, Math.max(smallest, floor(bucket)), largest);
  }

  private static int bucket(long value) {
    int shift = shift(value);
    return shift * HALF + (int) (value >> shift);
  }

  /** Binary digits that are not kept. */
  private static int shift(long value) {
    return Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(value) - DIGITS);
  }

  private static long floor(int bucket) {
    int shift = Math.max(0, bucket / HALF - 1);
    return (long) (bucket - shift * HALF) << shift;
  }
}
