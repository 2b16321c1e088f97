package io.uicstream.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.uicstream.learner.LearnerSettings.Stop;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StopRulesTest {
  private static final long NEVER = Long.MAX_VALUE;
  private final ManualClock clock = new ManualClock();

  private static final class ManualClock extends Clock {
    private long ms;

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(ms);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void shouldEndLearningAtOnceByTimeOrSamples() {
    StopRules byTime = new StopRules(new Stop(NEVER, NEVER, 1000, NEVER), clock);
    StopRules bySamples = new StopRules(new Stop(NEVER, 640, NEVER, NEVER), clock);

    byTime.check(0, 0, false, 0);
    bySamples.check(0, 639, false, 0);
    assertThat(byTime.learning()).isTrue();
    assertThat(bySamples.learning()).isTrue();

    clock.ms = 1000;
    byTime.check(0, 0, false, 0);
    bySamples.check(0, 640, false, 0);
    assertThat(byTime.learning()).isFalse();
    assertThat(bySamples.learning()).isFalse();
  }

  @Test
  void shouldEndByImagesOrIdlenessOnlyAfterTheirReplay() {
    StopRules byImages = new StopRules(new Stop(100, NEVER, NEVER, NEVER), clock);
    StopRules byIdleness = new StopRules(new Stop(NEVER, NEVER, NEVER, 500), clock);

    byImages.check(100, 0, false, 500);
    byIdleness.check(100, 0, false, 500);
    assertThat(byImages.learning()).isTrue();
    assertThat(byIdleness.learning()).isTrue();

    byImages.check(100, 0, true, 0);
    byIdleness.check(100, 0, true, 500);
    assertThat(byImages.learning()).isFalse();
    assertThat(byIdleness.learning()).isFalse();
  }

  @Test
  void shouldNotBeIdleWhileASourceHasMore() {
    StopRules rules = new StopRules(new Stop(NEVER, NEVER, NEVER, 500), clock);
    rules.expectMore(true);
    clock.ms = 60_000;
    rules.check(100, 0, true, 60_000);
    assertThat(rules.learning()).isTrue();
    assertThat(rules.overMs(60_000)).isZero();

    // Its last image may have been on its way until now.
    rules.expectMore(false);
    clock.ms += 499;
    rules.check(100, 0, true, 60_499);
    assertThat(rules.learning()).isTrue();
    assertThat(rules.overMs(60_499)).isEqualTo(499);

    clock.ms += 1;
    rules.check(100, 0, true, 60_500);
    assertThat(rules.learning()).isFalse();
  }

  @Test
  void shouldCloseOnceEverythingPublishedIsLabelled() {
    StopRules rules = new StopRules(Stop.NEVER, clock);
    CompletableFuture<Map<Integer, Long>> upTo = new CompletableFuture<>();
    assertThat(rules.closed(() -> fail("not asked before it closes"))).isFalse();

    rules.close(upTo, 1000);
    assertThat(rules.learning()).isFalse();
    assertThat(rules.closed(() -> Map.of(0, 10L))).isFalse();

    upTo.complete(Map.of(0, 10L, 1, 0L));
    assertThat(rules.closed(() -> Map.of(0, 9L))).isFalse();
    assertThat(rules.closed(() -> Map.of(0, 10L))).isTrue();
  }

  @Test
  void shouldCloseAtTheDeadlineOrWithoutABroker() {
    StopRules late = new StopRules(Stop.NEVER, clock);
    late.close(new CompletableFuture<>(), 1000);
    assertThat(late.closed(() -> Map.of())).isFalse();
    clock.ms = 1000;
    assertThat(late.closed(() -> Map.of())).isTrue();

    StopRules alone = new StopRules(Stop.NEVER, clock);
    alone.close(CompletableFuture.failedFuture(new IllegalStateException("no broker")), 1000);
    assertThat(alone.closed(() -> Map.of())).isTrue();
  }
}
