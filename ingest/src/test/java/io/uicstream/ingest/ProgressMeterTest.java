package io.uicstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<Progress.Snapshot> snapshots = new ArrayList<>();
  private long now = -3 * SECOND;

  @Test
  void shouldTellRateOfTheLastSecondsAndRemainingTime() {
    ProgressMeter meter = new ProgressMeter(snapshots::add, OptionalLong.of(1700), () -> now);
    for (int second = 1; second <= 20; second++) {
      now += SECOND;
      // 100 a second for ten seconds, then 10 a second.
      meter.update(published(second <= 10 ? 100 * second : 1000 + 10 * (second - 10)));
    }
    assertThat(snapshots.get(9).imagesPerSecond()).isCloseTo(100, within(1e-9));
    assertThat(snapshots.get(9).remaining()).hasValue(Duration.ofSeconds(7));
    assertThat(snapshots.get(19).imagesPerSecond()).isCloseTo(10, within(1e-9));
    assertThat(snapshots.get(19).remaining()).hasValue(Duration.ofSeconds(60));
  }

  @Test
  void shouldNotGuessTheRemainingTime() {
    ProgressMeter endless = new ProgressMeter(snapshots::add, OptionalLong.empty(), () -> now);
    now += SECOND;
    endless.update(published(10));
    ProgressMeter stalled = new ProgressMeter(snapshots::add, OptionalLong.of(10), () -> now);
    now += SECOND;
    stalled.update(published(0));
    assertThat(snapshots).hasSize(2).allMatch(snapshot -> snapshot.remaining().isEmpty());
  }

  @Test
  void shouldBeDueAFewTimesASecond() {
    ProgressMeter meter = new ProgressMeter(snapshots::add, OptionalLong.empty(), () -> now);
    assertThat(meter.isDue()).isFalse();
    now += ProgressMeter.UPDATE_NANOS;
    assertThat(meter.isDue()).isTrue();
    meter.update(published(1));
    assertThat(meter.isDue()).isFalse();
  }

  private static PublishCounts published(long images) {
    return new PublishCounts(images, images, 0, Skipped.NONE, 0);
  }
}
