package io.uicstream.evaluator;

/**
 * Adjusted mutual information at a boundary.
 *
 * @param boundaryMs the boundary, milliseconds since the Unix epoch
 * @param current of the newest labels
 * @param prequential of the labels given on arrival
 */
record AmiFigures(long boundaryMs, AmiReading current, AmiReading prequential) {
  /** Before anything was computed. */
  static final AmiFigures NONE =
      new AmiFigures(Long.MIN_VALUE, AmiReading.PENDING, AmiReading.PENDING);

  /** The same, as seen from the figure of a boundary. */
  AmiFigures seenFrom(long laterMs) {
    return laterMs == boundaryMs
        ? this
        : new AmiFigures(boundaryMs, current.from(boundaryMs), prequential.from(boundaryMs));
  }
}
