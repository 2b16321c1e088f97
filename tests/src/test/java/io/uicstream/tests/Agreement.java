package io.uicstream.tests;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How well two partitions U and V of the same items agree, by the definitions and from a list of
 * pairs: the oracle of the evaluator's figures.
 */
final class Agreement {
  private final List<Pair> items = new ArrayList<>();

  private record Pair(Object u, Object v) {}

  /** Adds one item: its class in U and in V. */
  void add(Object u, Object v) {
    items.add(new Pair(u, v));
  }

  long items() {
    return items.size();
  }

  /** I(U;V) / sqrt(H(U) H(V)). */
  double nmiGeometric() {
    return mutual() / Math.sqrt(entropy(count(true)) * entropy(count(false)));
  }

  /** 2 I(U;V) / (H(U) + H(V)). */
  double nmiArithmetic() {
    return 2 * mutual() / (entropy(count(true)) + entropy(count(false)));
  }

  /** H(U) / ln K. */
  double balance(int classes) {
    return entropy(count(true)) / Math.log(classes);
  }

  /** Items of each class of U. */
  Map<Object, Long> sizes() {
    return count(true);
  }

  private double entropy(Map<Object, Long> counts) {
    double entropy = 0;
    for (long count : counts.values()) {
      double share = (double) count / items.size();
      entropy -= share * Math.log(share);
    }
    return entropy;
  }

  private double mutual() {
    Map<Object, Long> us = count(true);
    Map<Object, Long> vs = count(false);
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

  private Map<Object, Long> count(boolean ofU) {
    Map<Object, Long> counts = new HashMap<>();
    items.forEach(pair -> counts.merge(ofU ? pair.u() : pair.v(), 1L, Long::sum));
    return counts;
  }
}
