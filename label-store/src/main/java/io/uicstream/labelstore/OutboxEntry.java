package io.uicstream.labelstore;

import java.util.OptionalInt;

/** Something that must reach a topic, because the store says it happened. */
public sealed interface OutboxEntry {
  /** Position in the outbox, strictly increasing over the life of the store. */
  long sequence();

  /** Why a label was given. */
  enum Cause {
    ARRIVAL,
    VISIT,
    SPLIT
  }

  /** Why a label was removed. */
  enum Removal {
    WITHDRAWN,
    EXPIRED
  }

  /** A label was given; the fields are those of the Avro record {@code PseudoLabel}. */
  record Labelled(
      long sequence,
      String imageId,
      int label,
      float confidence,
      Cause cause,
      OptionalInt previousLabel,
      int visits,
      long modelStep,
      SourcePosition position,
      long labelledAtMs)
      implements OutboxEntry {}

  /** A label was removed. */
  record Removed(long sequence, String imageId, Removal cause, long removedAtMs)
      implements OutboxEntry {}

  /** A record was unusable. */
  record Unusable(long sequence, DeadLetter deadLetter) implements OutboxEntry {}
}
