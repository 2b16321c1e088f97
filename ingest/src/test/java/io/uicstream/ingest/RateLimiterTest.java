package io.uicstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final long SECOND = 1_000_000_000L;

  private long now = 42;
  private long slept;

  @Test
  void shouldSpaceEventsEvenly() {
    RateLimiter limiter = limiter(4);
    for (int event = 0; event < 9; event++) {
      limiter.await();
      assertThat(now - 42).isEqualTo(event * SECOND / 4);
    }
  }

  @Test
  void shouldKeepTheRateWhenEventsTakeTime() {
    RateLimiter limiter = limiter(3);
    for (int event = 0; event < 301; event++) {
      limiter.await();
      now += SECOND / 5;
    }
    assertThat((now - 42 - SECOND / 5) / (double) SECOND).isCloseTo(100, within(1e-3));
  }

  @Test
  void shouldKeepTheRateInSpiteOfCoarseTimers() {
    RateLimiter limiter =
        new RateLimiter(5000, () -> now, nanos -> now += Math.max(nanos, 1_100_000));
    for (int event = 0; event < 10_001; event++) {
      limiter.await();
    }
    assertThat((now - 42) / (double) SECOND).isCloseTo(2, within(0.01));
  }

  @Test
  void shouldNotBurstAfterAStall() {
    RateLimiter limiter = limiter(100);
    limiter.await();
    now += 60 * SECOND;
    slept = 0;
    int atOnce = 0;
    while (slept == 0) {
      limiter.await();
      atOnce++;
    }
    // A tenth of a second may be made up for, which is 10 events; one was due, one waited.
    assertThat(atOnce).isBetween(10, 12);
  }

  @Test
  void shouldNotWaitWithoutLimit() {
    RateLimiter limiter = limiter(Double.POSITIVE_INFINITY);
    for (int event = 0; event < 1000; event++) {
      limiter.await();
    }
    assertThat(slept).isZero();
  }

  private RateLimiter limiter(double perSecond) {
    return new RateLimiter(
        perSecond,
        () -> now,
        nanos -> {
          now += nanos;
          slept += nanos;
        });
  }
}
