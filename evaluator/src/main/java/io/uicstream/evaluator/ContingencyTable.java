package io.uicstream.evaluator;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Sparse table of counts n(u, v) over two partitions U (rows) and V (columns) of the same items,
 * with the sums of n ln n that entropies are made of; a change of a cell costs O(1).
 *
 * <p>Columns are named, so that true classes need no numbers. Not thread-safe.
 */
final class ContingencyTable {
  private final Map<CellOf, Long> cells = new HashMap<>();
  private final Map<Integer, Long> rows = new HashMap<>();
  private final Map<String, Long> columns = new HashMap<>();
  private final EntropySum cellSum = new EntropySum();
  private final EntropySum rowSum = new EntropySum();
  private final EntropySum columnSum = new EntropySum();
  private long items;

  private record CellOf(int row, String column) {}

  /** Adds items to a cell, or removes them where {@code count} is negative. */
  void add(int row, String column, long count) {
    change(cells, new CellOf(row, column), count, cellSum);
    change(rows, row, count, rowSum);
    change(columns, column, count, columnSum);
    items += count;
  }

  private static <C> void change(Map<C, Long> counts, C of, long count, EntropySum sum) {
    long before = counts.getOrDefault(of, 0L);
    long after = before + count;
    if (after < 0) {
      throw new IllegalStateException(
          of + " would have " + after + " items: a removal without its item");
    }
    if (after == 0) {
      counts.remove(of);
    } else {
      counts.put(of, after);
    }
    sum.change(before, after);
  }

  /** N, the items of all cells. */
  long items() {
    return items;
  }

  /**
   * Entropies and mutual information; O(1).
   *
   * @throws IllegalStateException without items
   */
  MutualInformation mutualInformation() {
    if (items == 0) {
      throw new IllegalStateException("no items, no mutual information");
    }
    // One class is exactly 0 nats, whatever rounding says: degenerate cases hang on it.
    double rowEntropy = rows.size() == 1 ? 0 : rowSum.entropy(items);
    double columnEntropy = columns.size() == 1 ? 0 : columnSum.entropy(items);
    double joint =
        (EntropySum.of(items) + cellSum.value() - rowSum.value() - columnSum.value()) / items;
    return MutualInformation.of(rowEntropy, columnEntropy, joint);
  }

  /** The sizes of rows and columns, copied; what the expected mutual information depends on. */
  Marginals marginals() {
    return new Marginals(bySize(rows), bySize(columns), items, mutualInformation());
  }

  // Sorted, so that whatever is summed over them does not depend on an order of classes.
  private static SortedMap<Long, Long> bySize(Map<?, Long> counts) {
    return counts.values().stream()
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }

  /**
   * Sizes of the classes of two partitions U and V.
   *
   * @param rows size of U's classes, at least 1, to how many have it
   * @param columns size of V's classes, at least 1, to how many have it
   * @param items N, the items of either
   * @param information entropies and mutual information of the table
   */
  record Marginals(
      SortedMap<Long, Long> rows,
      SortedMap<Long, Long> columns,
      long items,
      MutualInformation information) {}
}
