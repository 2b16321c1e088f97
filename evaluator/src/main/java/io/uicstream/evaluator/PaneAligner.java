package io.uicstream.evaluator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Holds panes back until every partition has got as far, so that figures at a boundary do not
 * depend on which partition came first. Not thread-safe.
 */
final class PaneAligner {
  private final int partitions;
  private final Map<Integer, Pane.Sender> senders = new HashMap<>();
  private final NavigableMap<Long, List<Pane>> waiting = new TreeMap<>();

  /** Waits for the given number of partitions. */
  PaneAligner(int partitions) {
    this.partitions = partitions;
  }

  /** Notes how far a partition has got. */
  void note(Pane.Sender sender) {
    senders.put(sender.partition(), sender);
  }

  /** Holds a pane back. */
  void hold(Pane pane) {
    waiting.computeIfAbsent(pane.startMs(), ms -> new ArrayList<>()).add(pane);
  }

  /** How far each partition has got. */
  Collection<Pane.Sender> senders() {
    return senders.values();
  }

  /**
   * No pane that starts earlier will come: the least watermark of the partitions that are not idle,
   * or the greatest when all are; empty until each partition was heard of.
   */
  OptionalLong frontier() {
    if (senders.size() < partitions) {
      return OptionalLong.empty();
    }
    return allIdle()
        ? senders.values().stream().mapToLong(Pane.Sender::watermarkMs).max()
        : senders.values().stream()
            .filter(sender -> !sender.idle())
            .mapToLong(Pane.Sender::watermarkMs)
            .min();
  }

  /** Whether no partition is worth waiting for. */
  boolean allIdle() {
    return senders.size() == partitions && senders.values().stream().allMatch(Pane.Sender::idle);
  }

  /** Start of the earliest pane held back. */
  OptionalLong earliest() {
    return waiting.isEmpty() ? OptionalLong.empty() : OptionalLong.of(waiting.firstKey());
  }

  /** Hands out the panes that start before a boundary, in order of their start. */
  List<Pane> release(long boundaryMs) {
    Map<Long, List<Pane>> ready = waiting.headMap(boundaryMs);
    List<Pane> panes = ready.values().stream().flatMap(List::stream).toList();
    ready.clear();
    return panes;
  }
}
