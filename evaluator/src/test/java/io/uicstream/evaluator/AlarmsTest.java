package io.uicstream.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.uicstream.schemas.Alarm;
import io.uicstream.schemas.LearnerStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlarmsTest {
  private static final double LN_K = Math.log(100);

  @TempDir Path directory;

  @Test
  void shouldRaiseAndClearOnceWithHysteresis() {
    AlarmRule<Double> rule =
        new AlarmRule<>(
            Alarm.Kind.IMBALANCE,
            new AlarmRule.Threshold(0.8, 0.82, 2_000, 0),
            OptionalDouble::of,
            new AlarmRule.Text("balance", "do something"));
    double[] readings = {0.9, 0.7, 0.9, 0.7, 0.7, 0.7, 0.81, 0.79, 0.81, 0.83, 0.81, 0.9};
    boolean[] raised = new boolean[readings.length];
    AlarmState state = AlarmState.START;
    for (int i = 0; i < readings.length; i++) {
      state = rule.judge(state, OptionalDouble.of(readings[i]), i * 1_000L);
      raised[i] = state.raised();
    }

    // Raised after two seconds below 0.8, kept between 0.8 and 0.82, cleared above.
    assertThat(raised)
        .containsExactly(
            false, false, false, false, false, true, true, true, true, false, false, false);
  }

  @Test
  void shouldForgetTheBestInTime() {
    AlarmRule<Double> rule =
        new AlarmRule<>(
            Alarm.Kind.NMI_DROP,
            new AlarmRule.Threshold(0.7, 0.73, 0, 60_000),
            OptionalDouble::of,
            new AlarmRule.Text("NMI", "do something"));
    AlarmState best = rule.judge(AlarmState.START, OptionalDouble.of(0.4), 0);

    AlarmState dropped = rule.judge(best, OptionalDouble.of(0.25), 1_000);
    assertThat(dropped.raised()).isTrue();
    assertThat(rule.alarm(dropped, OptionalDouble.of(0.25), 1_000).message())
        .isEqualTo("NMI is 0.632, the limit is 0.700: do something");
    // After a half-life the best counts 0.2: 0.25 is the new best.
    assertThat(rule.judge(dropped, OptionalDouble.of(0.25), 61_000).raised()).isFalse();
  }

  @Test
  void shouldJudgeTheLearner() {
    try (EvaluatorDriver driver = driver()) {
      driver.status(status(0, LN_K, 0, null));
      driver.status(status(500_000, LN_K, 50_000, null));
      driver.status(status(600_000, LN_K * 0.99, 50_000, 100.0));
      driver.status(status(700_000, LN_K * 0.97, 9_000, 700.0));
      driver.status(status(800_000, LN_K * 0.90, 1_000, null));

      List<Alarm> alarms = driver.alarms();
      assertThat(alarms)
          .extracting(Alarm::atMs, Alarm::kind, Alarm::raised)
          .containsExactly(
              tuple(600_000L, Alarm.Kind.STUCK, true),
              tuple(600_000L, Alarm.Kind.LAG, true),
              tuple(600_000L, Alarm.Kind.LOSS_OF_UNSEEN_IMAGES, true),
              tuple(800_000L, Alarm.Kind.STUCK, false),
              tuple(800_000L, Alarm.Kind.LAG, false),
              tuple(800_000L, Alarm.Kind.LOSS_OF_UNSEEN_IMAGES, false));
      assertThat(alarms.get(1).value()).isEqualTo(50_000);
      assertThat(alarms.get(1).message()).contains("lower the replay ratio");
    }
  }

  @Test
  void shouldRaiseCollapseWhileArrivalsFallIntoOneClassAndClearItAfterwards() {
    try (EvaluatorDriver driver = driver()) {
      long sequence = 0;
      for (int second = 1; second <= 100; second++) {
        for (int i = 0; i < 8; i++) {
          int pseudoClass = second < 20 || second > 60 ? i % 4 : 0;
          sequence++;
          driver.label(second * 1_000L, "image-" + sequence, Labels.arrival(pseudoClass, sequence));
        }
      }

      // The window is ten seconds: balance of arrivals is 0.5 after some seven seconds of one
      // class.
      List<Alarm> alarms =
          driver.alarms().stream().filter(alarm -> alarm.kind() == Alarm.Kind.COLLAPSE).toList();
      assertThat(alarms).extracting(Alarm::raised).containsExactly(true, false);
      assertThat(alarms.get(0).atMs()).isBetween(55_000L, 60_000L);
      assertThat(alarms.get(0).value()).isZero();
      assertThat(alarms.get(1).atMs()).isBetween(61_000L, 67_000L);
    }
  }

  @Test
  void shouldRaiseCollapseWhileVisitsGiveOneClassHoweverSplitsRefillTheOthers() {
    try (EvaluatorDriver driver = driver()) {
      long sequence = 0;
      for (int image = 0; image < 8; image++) {
        driver.label(0, "image-" + image, Labels.arrival(image % 4, ++sequence));
      }
      for (int second = 1; second <= 50; second++) {
        for (int image = 0; image < 8; image++) {
          int own = image % 4;
          String imageId = "image-" + image;
          driver.label(second * 1_000L, imageId, Labels.visit(own, 0, ++sequence));
          driver.label(second * 1_000L, imageId, Labels.split(0, own, ++sequence));
        }
      }

      assertThat(driver.evaluations().get(40).current().sizes().balance())
          .isCloseTo(1, within(1e-9));
      assertThat(driver.alarms())
          .extracting(Alarm::kind, Alarm::raised, Alarm::value)
          .containsExactly(tuple(Alarm.Kind.COLLAPSE, true, 0.0));
    }
  }

  private EvaluatorDriver driver() {
    return new EvaluatorDriver(
        EvaluatorDriver.settings(
            directory,
            new EvaluatorSettings.Figures(
                new EvaluatorSettings.Panes(1_000, 1_000, 2_000),
                10_000,
                new EvaluatorSettings.Ami(5_000, 10_000),
                EvaluatorSettings.Probes.DEFAULT)),
        Runnable::run);
  }

  private static LearnerStatus status(long atMs, double loss, long lag, Double secondsToLoss) {
    return new LearnerStatus(
        Labels.RUN_ID,
        LearnerStatus.State.RUNNING,
        atMs,
        "none",
        new LearnerStatus.Images(0, 0, 0, 0, 0, 0),
        new LearnerStatus.Training(1, 32, 10, loss, 0.03, null, 0, 0, 0, null, null),
        new LearnerStatus.Window(10, 100, 100, 10, 0.1, 0.9),
        new LearnerStatus.Lag(lag, secondsToLoss),
        List.of(),
        null,
        LearnerStatus.DeadLetters.NONE);
  }
}
