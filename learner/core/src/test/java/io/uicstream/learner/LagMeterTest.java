package io.uicstream.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LagMeterTest {
  @Test
  void shouldForeseeLossFromTheAgeOfTheOldestUnseenImage() {
    LagMeter meter = new LagMeter(OptionalLong.of(100_000));

    meter.observe(500, 0, 20_000);
    // 10 s later the oldest unseen image is 25 s old: its age grows by 0.5 s a second, 75 s are
    // left.
    meter.observe(700, 5_000, 30_000);

    assertThat(meter.lag().records()).isEqualTo(700);
    assertThat(meter.lag().secondsToLoss()).isCloseTo(150, within(1e-9));
  }

  @Test
  void shouldForeseeNoLossWhileCatchingUp() {
    LagMeter meter = new LagMeter(OptionalLong.of(100_000));

    meter.observe(500, 0, 20_000);
    meter.observe(300, 15_000, 30_000);

    assertThat(meter.lag().secondsToLoss()).isNull();
  }

  @Test
  void shouldForeseeNoLossWithoutRetention() {
    LagMeter meter = new LagMeter(OptionalLong.empty());

    meter.observe(500, 0, 20_000);
    meter.observe(900, 0, 30_000);

    assertThat(meter.lag().secondsToLoss()).isNull();
  }
}
