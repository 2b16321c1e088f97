package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.ingest.Progress;
import io.uicstream.ingest.PublishCounts;
import io.uicstream.ingest.Skipped;
import io.uicstream.schemas.Alarm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StatusBlockTest {
  private static final StatusBlock.View START =
      new StatusBlock.View(
          Duration.ofSeconds(3),
          "running",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  private static final StatusBlock.View RUNNING =
      new StatusBlock.View(
          Duration.ofSeconds(3723),
          "running",
          Optional.of(
              new Progress.Snapshot(
                  new PublishCounts(
                      1300,
                      1250,
                      1250,
                      new Skipped(Map.of(Skipped.Cause.TOO_LARGE, 2L), List.of()),
                      0),
                  OptionalLong.of(20_000),
                  148.6,
                  Optional.of(Duration.ofSeconds(125)))),
          Optional.of(Samples.STATUS),
          Optional.of(Samples.EVALUATION),
          List.of(new Alarm(1, Alarm.Kind.COLLAPSE, true, 0.3, 0.5, "few classes")));

  @Test
  void shouldShowWhatIsKnownAtTheStart() {
    assertThat(StatusBlock.lines(START))
        .containsExactly("uic-stream  0:00:03  running", "  learner   starting", "  quality   -");
    assertThat(StatusBlock.line(START)).isEqualTo("0:00:03  running, nothing to tell yet");
  }

  @Test
  void shouldShowEverythingInABlock() {
    assertThat(StatusBlock.lines(RUNNING))
        .containsExactly(
            "uic-stream  1:02:03  running",
            "  ingest    1,250 of 20,000 published  149/s  ETA 0:02:05  skipped 2",
            "  images    1,234 in  1,200 labelled  4 dead-lettered  lag 17",
            "  refused   3 NOT_AN_IMAGE, 1 TRUNCATED",
            "  training  step 77  4,928 samples  512 img/s  loss 3.2500",
            "  classes   48 of 50 in use  balance 0.974  largest 3.1 %  3 splits",
            "  quality   NMI 0.3100  AMI 0.2100  on arrival NMI 0.2500  changed 12.5 %",
            "  features  k-NN 0.400  linear 0.380  majority 0.120  of 1,000 embeddings",
            "  ALARM     COLLAPSE: few classes");
  }

  @Test
  void shouldShowTheSameInALine() {
    assertThat(StatusBlock.line(RUNNING))
        .isEqualTo(
            "1:02:03  published 1,250  skipped 2  in 1,234  labelled 1,200  lag 17  step 77  512 img/s"
                + "  loss 3.2500  classes 48/50  balance 0.974  dead-lettered 4  NMI 0.3100  AMI 0.2100"
                + "  k-NN 0.400  linear 0.380  ALARM COLLAPSE");
  }

  @Test
  void shouldRedrawABlockInPlaceOnATerminal() {
    StringWriter written = new StringWriter();
    Screen screen = new Screen(new PrintWriter(written), true);

    screen.show(Duration.ZERO, () -> List.of("one", "x".repeat(200)), () -> "line");
    screen.show(Duration.ofSeconds(1), () -> List.of("two"), () -> "line");
    screen.say("stays");

    assertThat(written.toString().lines())
        .containsExactly(
            "one", "x".repeat(78) + "…", "\u001b[2F\u001b[Jtwo", "\u001b[1F\u001b[Jstays");
  }

  @Test
  void shouldPrintALineNowAndThenElsewhere() {
    StringWriter written = new StringWriter();
    Screen screen = new Screen(new PrintWriter(written), false);

    for (int second = 0; second <= 10; second++) {
      String line = "at " + second;
      screen.show(Duration.ofSeconds(second), List::of, () -> line);
    }

    assertThat(written.toString().lines()).containsExactly("at 0", "at 5", "at 10");
  }

  @Test
  void shouldTellWhenFiguresCoverAllLabels() {
    assertThat(PipelineCommand.covers(Samples.EVALUATION, Map.of(0, 3_000L, 1, 2_999L))).isTrue();
    assertThat(PipelineCommand.covers(Samples.EVALUATION, Map.of(0, 3_001L))).isFalse();
    assertThat(PipelineCommand.covers(Samples.EVALUATION, Map.of(2, 0L))).isTrue();
    assertThat(PipelineCommand.covers(Samples.EVALUATION, Map.of(2, 1L))).isFalse();
  }
}
