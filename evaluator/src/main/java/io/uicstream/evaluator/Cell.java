package io.uicstream.evaluator;

/**
 * A cell of one of the sparse tables that all figures are made of.
 *
 * @param table which table
 * @param paneMs pane of the rolling window that the cell belongs to, milliseconds since the epoch;
 *     0 in tables without a window
 * @param row pseudo class; in {@link Table#VISITS} 1 for a visit that changed the label, else 0
 * @param column true class, or {@link #NOT_ANNOTATED}; in {@link Table#TRANSITIONS} the label now,
 *     decimal; in {@link Table#VISITS} and {@link Table#VISITED} empty
 */
record Cell(Table table, long paneMs, int row, String column) {
  /** The column of images without a true class; no true class has an empty name. */
  static final String NOT_ANNOTATED = "";

  /** Tables, each with its number in the format of stores and panes. */
  enum Table {
    /** The newest label of every live image against its true class. */
    CURRENT(0),
    /** The label before against the label now, of every live image with at least two labels. */
    TRANSITIONS(1),
    /** The label given on arrival against the true class, by pane. */
    ARRIVALS(2),
    /** Visits that changed the label or not, by pane. */
    VISITS(3),
    /** The labels that visits gave, by tenth of the rolling window. */
    VISITED(4);

    private static final Table[] BY_CODE = {CURRENT, TRANSITIONS, ARRIVALS, VISITS, VISITED};

    private final int code;

    Table(int code) {
      this.code = code;
    }

    /** Its number, 0 to 4. */
    int code() {
      return code;
    }

    /** Whether its cells belong to panes of the rolling window. */
    boolean windowed() {
      return this != CURRENT && this != TRANSITIONS;
    }

    /** The table of a number, 0 to 4. */
    static Table of(int code) {
      return BY_CODE[code];
    }
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

  static Cell visited(long tenthMs, int pseudoClass) {
    return new Cell(Table.VISITED, tenthMs, pseudoClass, "");
  }
}
