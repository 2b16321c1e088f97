package io.uicstream.evaluator;

import io.uicstream.schemas.LabelCause;
import io.uicstream.schemas.PseudoLabel;
import java.time.Instant;

/** Label records of tests; of run {@link #RUN_ID} unless said otherwise. */
final class Labels {
  static final String RUN_ID = "run-1";

  private Labels() {}

  static PseudoLabel visitOfRun(String runId, int before, int now, long sequence) {
    return label(now, before, LabelCause.VISIT, sequence, runId);
  }

  static PseudoLabel arrival(int pseudoClass, long sequence) {
    return label(pseudoClass, null, LabelCause.ARRIVAL, sequence);
  }

  static PseudoLabel visit(int before, int now, long sequence) {
    return label(now, before, LabelCause.VISIT, sequence);
  }

  static PseudoLabel split(int before, int now, long sequence) {
    return label(now, before, LabelCause.SPLIT, sequence);
  }

  private static PseudoLabel label(int now, Integer before, LabelCause cause, long sequence) {
    return label(now, before, cause, sequence, RUN_ID);
  }

  private static PseudoLabel label(
      int now, Integer before, LabelCause cause, long sequence, String runId) {
    int visits = before == null ? 1 : 2;
    return new PseudoLabel(
        now, 0.5f, cause, before, visits, sequence, 0L, runId, 0, 0L, Instant.EPOCH);
  }
}
