package io.uicstream.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Figures of one run; shares are 0 to 1. */
record LearningFigures(
    double nmi, double ami, double balance, double empty, double nearest, double ridge) {

  /** Of one figure over all runs. */
  static double mean(List<LearningFigures> runs, ToDoubleFunction<LearningFigures> figure) {
    return runs.stream().mapToDouble(figure).average().orElseThrow();
  }
}
