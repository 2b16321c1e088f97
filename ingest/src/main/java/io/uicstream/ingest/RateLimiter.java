package io.uicstream.ingest;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Spaces events evenly, at most so many a second.
 *
 * <p>What is late by less than {@link #MAX_CATCH_UP_NANOS} is made up for, so that the rate is kept
 * in spite of coarse timers; longer stalls are not followed by a burst. For one thread.
 */
final class RateLimiter {
  static final long MAX_CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final double intervalNanos;
  private final LongSupplier nanoTime;
  private final Sleeper sleeper;

  /** When the next event is due, relative to {@link #startNanos}; fractions add up. */
  private double dueNanos;

  private final long startNanos;

  /**
   * The first event is due at once.
   *
   * @param perSecond above 0, may be infinite
   * @param nanoTime a clock that never goes back, such as {@link System#nanoTime}
   */
  RateLimiter(double perSecond, LongSupplier nanoTime, Sleeper sleeper) {
    this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
    this.startNanos = nanoTime.getAsLong();
  }

  /** Returns when the next event is due. */
  void await() {
    double now = nanoTime.getAsLong() - startNanos;
    if (dueNanos > now) {
      sleeper.sleep((long) Math.ceil(dueNanos - now));
    }
    dueNanos = Math.max(dueNanos, now - MAX_CATCH_UP_NANOS) + intervalNanos;
  }

  /** Waits, or less when there is a reason to go on. */
  interface Sleeper {
    void sleep(long nanos);
  }
}
