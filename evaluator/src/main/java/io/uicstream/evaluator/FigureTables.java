package io.uicstream.evaluator;

import io.uicstream.schemas.Evaluation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** All tables that figures are read from; the state of stage 2. Not thread-safe. */
final class FigureTables {
  private final int classes;
  private final LabelTable current;
  private final ContingencyTable transitions = new ContingencyTable();
  private final RollingWindow window;

  /** Empty tables. */
  FigureTables(int classes, long prequentialWindowMs) {
    this.classes = classes;
    current = new LabelTable(classes);
    window = new RollingWindow(prequentialWindowMs, classes);
  }

  /**
   * Adds to a cell; O(1).
   *
   * @return false if the cell has left the rolling window
   */
  boolean add(Cell cell, long count) {
    switch (cell.table()) {
      case CURRENT -> current.add(cell.row(), cell.column(), count);
      case TRANSITIONS -> transitions.add(cell.row(), cell.column(), count);
      case ARRIVALS, VISITS, VISITED -> {
        return window.add(cell, count);
      }
    }
    return true;
  }

  /** Start of the rolling window, milliseconds. */
  long windowStartMs() {
    return window.startMs();
  }

  /** Lets the rolling window begin where that of an earlier run began. */
  void beginWindowAt(long ms) {
    window.beginAt(ms);
  }

  /**
   * Moves the end of the rolling window.
   *
   * @return the cells that have left it
   */
  List<Cell> endWindowAt(long endMs) {
    return window.endAt(endMs);
  }

  /** What AMI of current labels is computed from. */
  Optional<ContingencyTable.Marginals> currentMarginals() {
    return current.marginals();
  }

  /** What AMI of prequential labels is computed from. */
  Optional<ContingencyTable.Marginals> prequentialMarginals() {
    return window.arrivals().marginals();
  }

  /**
   * What is in the figures.
   *
   * @param boundaryMs the boundary
   * @param labelEvents label events so far
   * @param labelOffsets next offset per label partition
   */
  record Covered(long boundaryMs, long labelEvents, Map<Integer, Long> labelOffsets) {}

  /**
   * The figures at a boundary.
   *
   * @param covered what is in
   * @param ami AMI as known at that boundary
   * @param probes what embeddings tell
   */
  Evaluation evaluation(Covered covered, AmiFigures ami, Optional<Evaluation.Probes> probes) {
    return new Evaluation(
        covered.boundaryMs(),
        classes,
        covered.labelEvents(),
        covered.labelOffsets(),
        current.figures(ami.current()),
        window.arrivals().figures(ami.prequential()),
        boxed(window.changedShare()),
        boxed(window.visitBalance()),
        transitions.items() == 0 ? null : transitions.mutualInformation().geometric(),
        probes.orElse(null));
  }

  private static Double boxed(OptionalDouble value) {
    return value.isPresent() ? (Double) value.getAsDouble() : null;
  }
}
