package io.uicstream.evaluator;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What became of the last so many predictions. Not thread-safe. */
final class HitWindow {
  private final int length;
  private final Deque<Hit> hits = new ArrayDeque<>();

  /**
   * One prediction of both probes.
   *
   * @param trueClass number of the true class, or {@link #UNNUMBERED}
   * @param byNeighbours whether neighbours told it
   * @param byLinear whether the linear probe told it
   */
  record Hit(int trueClass, boolean byNeighbours, boolean byLinear) {
    /** Of a class beyond those that have numbers. */
    static final int UNNUMBERED = -1;
  }

  /** A window with what was in it, oldest first. */
  HitWindow(int length, Collection<Hit> before) {
    this.length = length;
    before.forEach(this::add);
  }

  void add(Hit hit) {
    hits.addLast(hit);
    if (hits.size() > length) {
      hits.removeFirst();
    }
  }

  /** All in it, oldest first. */
  List<Hit> hits() {
    return List.copyOf(hits);
  }

  /** Share of those that something holds for; 0 of none. */
  double share(Predicate<Hit> holds) {
    return hits.isEmpty() ? 0 : (double) hits.stream().filter(holds).count() / hits.size();
  }

  /** Share of the commonest numbered true class; 0 of none. */
  double majorityShare() {
    Map<Integer, Integer> counts = new HashMap<>();
    hits.stream()
        .filter(hit -> hit.trueClass() != Hit.UNNUMBERED)
        .forEach(hit -> counts.merge(hit.trueClass(), 1, Integer::sum));
    int most = counts.values().stream().mapToInt(count -> count).max().orElse(0);
    return hits.isEmpty() ? 0 : (double) most / hits.size();
  }
}
