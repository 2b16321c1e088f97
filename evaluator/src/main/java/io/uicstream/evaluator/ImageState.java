package io.uicstream.evaluator;

import java.util.Optional;

/**
 * What stage 1 remembers of one image.
 *
 * @param label its newest label; empty when it has none, or none any more
 * @param trueClass its annotation
 * @param arrival where its label on arrival is counted
 * @param mark the newest record of the label topic; empty before the first
 */
record ImageState(
    Optional<Label> label,
    Optional<String> trueClass,
    Optional<Arrival> arrival,
    Optional<Mark> mark) {
  /** An image not heard of. */
  static final ImageState UNKNOWN =
      new ImageState(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * A label and the one before.
   *
   * @param now 0 to K-1
   * @param before 0 to K-1, or {@link #NONE}
   */
  record Label(int now, int before) {
    static final int NONE = -1;
  }

  /**
   * A label given on arrival.
   *
   * @param pseudoClass 0 to K-1
   * @param paneMs the pane of the rolling window that counts it
   */
  record Arrival(int pseudoClass, long paneMs) {}

  /**
   * A place in a label log.
   *
   * @param runId whose log
   * @param sequence strictly increasing within it
   */
  record Mark(String runId, long sequence) {
    /** Whether a record at {@code other} repeats this one or an earlier one. */
    boolean covers(Mark other) {
      return runId.equals(other.runId) && other.sequence <= sequence;
    }
  }

  /** The column that the image counts in. */
  String column() {
    return trueClass.orElse(Cell.NOT_ANNOTATED);
  }

  /** Whether there is nothing left to remember. */
  boolean isForgettable() {
    return label.isEmpty() && trueClass.isEmpty();
  }
}
