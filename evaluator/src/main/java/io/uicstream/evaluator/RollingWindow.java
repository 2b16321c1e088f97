package io.uicstream.evaluator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Labels given on arrival, and by visits, over the most recent panes: cells are added to their pane
 * and leave the sums with it. Not thread-safe.
 */
final class RollingWindow {
  private final long lengthMs;
  private final LabelTable arrivals;
  private final long[] visits = new long[2];
  private final int classes;
  private final ClassSizes visited;
  private final NavigableMap<Long, Map<Cell, Long>> panes = new TreeMap<>();
  private long startMs = Long.MIN_VALUE;

  /**
   * An empty window.
   *
   * @param lengthMs its length, milliseconds of event time
   * @param classes K
   */
  RollingWindow(long lengthMs, int classes) {
    this.lengthMs = lengthMs;
    this.classes = classes;
    arrivals = new LabelTable(classes);
    visited = new ClassSizes(classes);
  }

  /** Start of the oldest pane that may be in it, milliseconds. */
  long startMs() {
    return startMs;
  }

  /**
   * Lets it begin where another one began: what left that one stays out, though this one be longer.
   */
  void beginAt(long ms) {
    startMs = ms;
  }

  /** The labels given on arrival. */
  LabelTable arrivals() {
    return arrivals;
  }

  /** Share of visits that changed the label, 0 to 1; empty without visits. */
  OptionalDouble changedShare() {
    long all = visits[0] + visits[1];
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) visits[1] / all);
  }

  /** Balance of the labels that visits gave, 0 to 1; empty with fewer visits than classes. */
  OptionalDouble visitBalance() {
    return visited.images() < classes
        ? OptionalDouble.empty()
        : OptionalDouble.of(visited.summary().balance());
  }

  /**
   * Adds to a cell of {@link Cell.Table#ARRIVALS}, {@link Cell.Table#VISITS} or {@link
   * Cell.Table#VISITED}.
   *
   * @return false if the cell's pane has left the window, so that there is nothing to add to
   */
  boolean add(Cell cell, long count) {
    if (cell.paneMs() < startMs) {
      return false;
    }
    addToSums(cell, count);
    Map<Cell, Long> pane = panes.computeIfAbsent(cell.paneMs(), ms -> new HashMap<>());
    if (pane.merge(cell, count, Long::sum) == 0) {
      pane.remove(cell);
    }
    return true;
  }

  /**
   * Moves the window's end.
   *
   * @return the cells that have left it
   */
  List<Cell> endAt(long endMs) {
    startMs = Math.max(startMs, endMs - lengthMs);
    Map<Long, Map<Cell, Long>> expired = panes.headMap(startMs);
    List<Cell> left = new ArrayList<>();
    for (Map<Cell, Long> pane : expired.values()) {
      pane.forEach((cell, count) -> addToSums(cell, -count));
      left.addAll(pane.keySet());
    }
    expired.clear();
    return left;
  }

  private void addToSums(Cell cell, long count) {
    switch (cell.table()) {
      case ARRIVALS -> arrivals.add(cell.row(), cell.column(), count);
      case VISITS -> visits[cell.row()] += count;
      case VISITED -> visited.add(cell.row(), count);
      case CURRENT, TRANSITIONS -> throw new IllegalArgumentException(cell + " has no window");
    }
  }
}
