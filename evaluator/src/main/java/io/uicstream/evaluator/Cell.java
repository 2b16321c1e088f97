package io.uicstream.evaluator;

/**
 * A cell of one of the sparse tables that all figures are made of.
 *
 * @param table which table
 * @param paneMs pane of the rolling window that the cell belongs to, milliseconds since the epoch;
 *     0 in tables without a window
 * @param row pseudo class; in {@link Table#VISITS} 1 for a visit that changed the label, else 0
 * @param column true class, or {@link #NOT_ANNOTATED}; in {@link Table#TRANSITIONS} the label now,
 *     decimal; in {@link Table#VISITS} empty
 */
record Cell(Table table, long paneMs, int row, String column) {
  /** The column of images without a true class; no true class has an empty name. */
  static final String NOT_ANNOTATED = "";

  /** Tables; the ordinal is part of the format of stores and panes, so append only. */
  enum Table {
    /** The newest label of every live image against its true class. */
    CURRENT,
    /** The label before against the label now, of every live image with at least two labels. */
    TRANSITIONS,
    /** The label given on arrival against the true class, by pane. */
    ARRIVALS,
    /** Visits that changed the label or not, by pane. */
    VISITS
  }

  static Cell current(int pseudoClass, String trueClass) {
    return new Cell(Table.CURRENT, 0, pseudoClass, trueClass);
  }

  static Cell transition(int before, int now) {
    return new Cell(Table.TRANSITIONS, 0, before, Integer.toString(now));
  }

  static Cell arrival(long paneMs, int pseudoClass, String trueClass) {
    return new Cell(Table.ARRIVALS, paneMs, pseudoClass, trueClass);
  }

  static Cell visit(long paneMs, boolean changed) {
    return new Cell(Table.VISITS, paneMs, changed ? 1 : 0, "");
  }
}
