package io.uicstream.schemas;

/**
 * Names of the record headers on tombstones of the topic {@code pseudo-labels}; values are UTF-8
 * text.
 */
public final class LabelHeaders {
  /** {@code WITHDRAWN} or {@code EXPIRED}. */
  public static final String CAUSE = "uic-cause";

  /** The tombstone's place in the label log, decimal; see {@code PseudoLabel.sequence}. */
  public static final String SEQUENCE = "uic-sequence";

  /** Identity of the label store, as {@code PseudoLabel.runId}. */
  public static final String RUN_ID = "uic-run-id";

  private LabelHeaders() {}
}
