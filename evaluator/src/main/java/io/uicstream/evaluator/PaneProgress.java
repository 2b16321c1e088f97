package io.uicstream.evaluator;

import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Encoder;

/**
 * The open pane of a partition, apart from its cells.
 *
 * @param startMs its start; earlier panes are closed, and records with an earlier time fall into
 *     this one
 * @param idle whether the partition has told that nobody should wait for it
 * @param covered what is in
 */
record PaneProgress(long startMs, boolean idle, Pane.Covered covered) {
  /** Before the first record. */
  static final PaneProgress START = new PaneProgress(0, false, new Pane.Covered(-1, 0, 0));

  /** A new, empty pane. */
  PaneProgress next(long nextStartMs, boolean nextIdle) {
    return new PaneProgress(
        nextStartMs, nextIdle, new Pane.Covered(covered.nextLabelOffset(), 0, 0));
  }

  /**
   * With one more record of the label topic, which is an event unless it repeats an earlier one.
   */
  PaneProgress withLabel(long nextLabelOffset, boolean isEvent) {
    long events = covered.labelEvents() + (isEvent ? 1 : 0);
    return new PaneProgress(
        startMs, idle, new Pane.Covered(nextLabelOffset, events, covered.changes() + 1));
  }

  /** With one more move of a cell. */
  PaneProgress withMove() {
    return new PaneProgress(
        startMs,
        idle,
        new Pane.Covered(covered.nextLabelOffset(), covered.labelEvents(), covered.changes() + 1));
  }

  /** Writes it, for its store. */
  static final class Serde extends BinarySerde<PaneProgress> {
    @Override
    void write(PaneProgress progress, Encoder out) throws IOException {
      out.writeLong(progress.startMs());
      out.writeBoolean(progress.idle());
      out.writeLong(progress.covered().nextLabelOffset());
      out.writeLong(progress.covered().labelEvents());
      out.writeLong(progress.covered().changes());
    }

    @Override
    PaneProgress read(BinaryDecoder in) throws IOException {
      return new PaneProgress(
          in.readLong(),
          in.readBoolean(),
          new Pane.Covered(in.readLong(), in.readLong(), in.readLong()));
    }
  }
}
