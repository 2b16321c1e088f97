package io.uicstream.learner;

import io.uicstream.labelstore.OutboxEntry;
import io.uicstream.learner.LabellerStatus.Counts;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Counts what an instance of {@code uic label} does. Used by the thread of the loop, {@link
 * #status} by any.
 */
final class LabelMeter {
  private static final long REPORT_MS = 1_000;

  private final Clock clock;
  private final long startMs;
  private Counts written = Counts.NONE;
  private Counts committed = Counts.NONE;
  private Optional<Long> firstMs = Optional.empty();
  private long arrivedMs;
  private long committedMs;
  private long reportedMs;
  private long reportedLabels;
  private volatile LabellerStatus status =
      new LabellerStatus(Counts.NONE, 0, 0, 0, OptionalLong.empty());

  LabelMeter(Clock clock) {
    this.clock = clock;
    startMs = clock.millis();
    arrivedMs = startMs;
    reportedMs = startMs;
  }

  /** Records were received. */
  void arrived(List<Received> received) {
    if (!received.isEmpty()) {
      arrivedMs = clock.millis();
      firstMs = firstMs.or(() -> Optional.of(arrivedMs));
    }
  }

  /** Milliseconds since a record was received, or since the start. */
  long idleMs() {
    return clock.millis() - arrivedMs;
  }

  /** Milliseconds since the start. */
  long runningMs() {
    return clock.millis() - startMs;
  }

  /** Records were written as part of the open transaction. */
  void written(int received, List<OutboxEntry> entries) {
    long labelled = entries.stream().filter(OutboxEntry.Labelled.class::isInstance).count();
    long withdrawn = entries.stream().filter(OutboxEntry.Removed.class::isInstance).count();
    long deadLettered = entries.stream().filter(OutboxEntry.Unusable.class::isInstance).count();
    written = written.plus(new Counts(received, labelled, withdrawn, deadLettered));
  }

  /** The open transaction was committed. */
  void committed() {
    committed = committed.plus(written);
    committedMs = clock.millis();
    written = Counts.NONE;
  }

  /** The open transaction was given up. */
  void givenUp() {
    written = Counts.NONE;
  }

  /** Records written, committed or not. */
  long received() {
    return committed.received() + written.received();
  }

  /** Records written and not committed. */
  long uncommitted() {
    return written.received();
  }

  /** Whether it is time to {@link #report}. */
  boolean isDue() {
    return clock.millis() - reportedMs >= REPORT_MS;
  }

  /** Sums up. */
  void report(int partitions, OptionalLong lag) {
    long nowMs = clock.millis();
    double seconds = Math.max(1, nowMs - reportedMs) / 1000.0;
    status =
        new LabellerStatus(
            committed,
            (committed.labelled() - reportedLabels) / seconds,
            firstMs.map(first -> Math.max(0, committedMs - first)).orElse(0L),
            partitions,
            lag);
    reportedMs = nowMs;
    reportedLabels = committed.labelled();
  }

  /** The newest sum. */
  LabellerStatus status() {
    return status;
  }
}
