package io.uicstream.evaluator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Entropies and NMI by their definitions, from a list of pairs; the oracle of the fast versions.
 */
final class BruteForce {
  private BruteForce() {}

  /** One item: its class in U and in V. */
  record Pair(Object u, Object v) {}

  static double nmiGeometric(List<Pair> items) {
    return mutual(items) / Math.sqrt(entropy(items, true) * entropy(items, false));
  }

  static double nmiArithmetic(List<Pair> items) {
    return 2 * mutual(items) / (entropy(items, true) + entropy(items, false));
  }

  /** H(U) or H(V), in nats. */
  static double entropy(List<Pair> items, boolean ofU) {
    double entropy = 0;
    for (long count : count(items, ofU).values()) {
      double share = (double) count / items.size();
      entropy -= share * Math.log(share);
    }
    return entropy;
  }

  private static double mutual(List<Pair> items) {
    Map<Object, Long> us = count(items, true);
    Map<Object, Long> vs = count(items, false);
    Map<Pair, Long> joint = new HashMap<>();
    items.forEach(pair -> joint.merge(pair, 1L, Long::sum));
    double total = items.size();
    double mutual = 0;
    for (Map.Entry<Pair, Long> cell : joint.entrySet()) {
      double share = cell.getValue() / total;
      double independent = us.get(cell.getKey().u()) / total * (vs.get(cell.getKey().v()) / total);
      mutual += share * Math.log(share / independent);
    }
    return mutual;
  }

  private static Map<Object, Long> count(List<Pair> items, boolean ofU) {
    Map<Object, Long> counts = new HashMap<>();
    items.forEach(pair -> counts.merge(ofU ? pair.u() : pair.v(), 1L, Long::sum));
    return counts;
  }
}
