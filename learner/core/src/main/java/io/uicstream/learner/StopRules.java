package io.uicstream.learner;

import io.uicstream.learner.LearnerSettings.Stop;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * When the learner stops learning, and when it ends. Learning stops by the settings; the loop then
 * goes on labelling arrivals until it is told to close and has labelled what was published by then.
 * {@link #learningEnded}, {@link #close}, {@link #expectMore} and {@link #fail} are for any thread,
 * the rest for the loop's.
 */
final class StopRules {
  private final Stop settings;
  private final Clock clock;
  private final long startMs;
  private final CompletableFuture<Void> learningEnded = new CompletableFuture<>();
  private volatile Closing closing;
  private volatile boolean expecting;

  /** Long ago if nothing ever was expected. */
  private volatile long expectedUntilMs = Long.MIN_VALUE / 2;

  private long arrivedMs;

  /** What must be labelled before the end, unless the deadline comes first. */
  private record Closing(CompletableFuture<Map<Integer, Long>> upTo, long deadlineMs) {}

  StopRules(Stop settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.startMs = clock.millis();
    this.arrivedMs = startMs;
  }

  /** Completes when learning has stopped. */
  CompletableFuture<Void> learningEnded() {
    return learningEnded;
  }

  /**
   * Asks for the end.
   *
   * @param upTo offsets up to which arrivals are labelled first
   * @param drainMs longest time that may take
   */
  void close(CompletableFuture<Map<Integer, Long>> upTo, long drainMs) {
    closing = new Closing(upTo, clock.millis() + drainMs);
    learningEnded.complete(null);
  }

  /**
   * Whether a source is known to have more; any thread. While it has, a pause is no end: learning
   * does not stop as idle, and a corpus is not taken for complete.
   */
  void expectMore(boolean more) {
    expectedUntilMs = clock.millis();
    expecting = more;
  }

  /**
   * For how long there has been nothing to label and nothing to come.
   *
   * @param restedMs for how long there has been nothing to label
   */
  long overMs(long restedMs) {
    return expecting ? 0 : Math.min(restedMs, clock.millis() - expectedUntilMs);
  }

  void arrived(int records) {
    if (records > 0) {
      arrivedMs = clock.millis();
    }
  }

  /** Milliseconds since something arrived. */
  long idleMs() {
    return clock.millis() - arrivedMs;
  }

  /** Whether steps may be taken. */
  boolean learning() {
    return !learningEnded.isDone();
  }

  /** Ends the loop at once because a part of the learner failed; any thread. */
  void fail(Throwable failure) {
    learningEnded.completeExceptionally(failure);
    closing = new Closing(CompletableFuture.failedFuture(failure), 0);
  }

  /**
   * Stops learning if a rule says so.
   *
   * @param received records over the life of the store
   * @param samples training samples over the life of the run
   * @param replayDone whether arrivals so far have had their replay
   * @param restedMs for how long there has been nothing to label
   */
  void check(long received, long samples, boolean replayDone, long restedMs) {
    if (clock.millis() - startMs >= settings.maxMs()
        || samples >= settings.maxSamples()
        || (replayDone
            && (received >= settings.maxImages() || overMs(restedMs) >= settings.idleMs()))) {
      learningEnded.complete(null);
    }
  }

  /**
   * Whether the loop has to end now.
   *
   * @param nextOffsets next offset to label of each partition; asked only while closing
   */
  boolean closed(Supplier<Map<Integer, Long>> nextOffsets) {
    Closing wanted = closing;
    if (wanted == null) {
      return false;
    }
    if (clock.millis() >= wanted.deadlineMs() || wanted.upTo().isCompletedExceptionally()) {
      return true;
    }
    return wanted.upTo().isDone() && unlabelled(nextOffsets) == 0;
  }

  /** Records published before {@link #close} that are not labelled; 0 if that is not known. */
  long unlabelled(Supplier<Map<Integer, Long>> nextOffsets) {
    Closing wanted = closing;
    if (wanted == null || !wanted.upTo().isDone() || wanted.upTo().isCompletedExceptionally()) {
      return 0;
    }
    Map<Integer, Long> next = nextOffsets.get();
    return wanted.upTo().join().entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - next.getOrDefault(end.getKey(), 0L)))
        .sum();
  }
}
