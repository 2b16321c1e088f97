package io.uicstream.ingest;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Turns counts into rate and remaining time, and passes them on a few times a second. */
final class ProgressMeter {
  static final long UPDATE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  static final long RATE_WINDOW_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Progress progress;
  private final OptionalLong total;
  private final LongSupplier nanoTime;

  /** Updates of the last {@link #RATE_WINDOW_NANOS} and the one before them, oldest first. */
  private final Deque<Mark> marks = new ArrayDeque<>();

  ProgressMeter(Progress progress, OptionalLong total, LongSupplier nanoTime) {
    this.progress = progress;
    this.total = total;
    this.nanoTime = nanoTime;
    marks.add(new Mark(nanoTime.getAsLong(), 0));
  }

  /** Whether the last update is long enough ago. */
  boolean isDue() {
    return nanoTime.getAsLong() - marks.getLast().nanos >= UPDATE_NANOS;
  }

  void update(PublishCounts counts) {
    Mark now = new Mark(nanoTime.getAsLong(), counts.done());
    marks.add(now);
    while (marks.size() > 2 && now.nanos - second().nanos >= RATE_WINDOW_NANOS) {
      marks.remove();
    }
    Mark then = marks.element();
    double seconds = (now.nanos - then.nanos) / (double) TimeUnit.SECONDS.toNanos(1);
    double rate = seconds > 0 ? (now.done - then.done) / seconds : 0;
    progress.update(new Progress.Snapshot(counts, total, rate, remaining(counts, rate)));
  }

  private Optional<Duration> remaining(PublishCounts counts, double rate) {
    if (total.isEmpty() || rate <= 0) {
      return Optional.empty();
    }
    double seconds = Math.max(0, total.getAsLong() - counts.done()) / rate;
    return Optional.of(Duration.ofMillis((long) (1000 * seconds)));
  }

  private Mark second() {
    var oldest = marks.iterator();
    oldest.next();
    return oldest.next();
  }

  private record Mark(long nanos, long done) {}
}
