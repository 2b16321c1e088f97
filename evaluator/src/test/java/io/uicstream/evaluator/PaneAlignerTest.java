package io.uicstream.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PaneAlignerTest {
  private final PaneAligner aligner = new PaneAligner(2);

  @Test
  void shouldWaitForEveryPartition() {
    aligner.note(new Pane.Sender(0, 5_000, false));
    assertThat(aligner.frontier()).isEmpty();

    aligner.note(new Pane.Sender(1, 3_000, false));
    assertThat(aligner.frontier()).hasValue(3_000);
  }

  @Test
  void shouldNotWaitForIdlePartitions() {
    aligner.note(new Pane.Sender(0, 5_000, false));
    aligner.note(new Pane.Sender(1, 3_000, true));
    assertThat(aligner.frontier()).hasValue(5_000);
    assertThat(aligner.allIdle()).isFalse();
  }

  @Test
  void shouldGoToTheEndWhenAllAreIdle() {
    aligner.note(new Pane.Sender(0, 5_000, true));
    aligner.note(new Pane.Sender(1, 3_000, true));
    assertThat(aligner.frontier()).hasValue(5_000);
    assertThat(aligner.allIdle()).isTrue();
  }

  @Test
  void shouldReleasePanesInOrderOfTime() {
    Pane late = pane(1, 2_000);
    Pane early = pane(0, 1_000);
    Pane next = pane(0, 3_000);
    aligner.hold(late);
    aligner.hold(next);
    aligner.hold(early);

    assertThat(aligner.earliest()).hasValue(1_000);
    assertThat(aligner.release(3_000)).containsExactly(early, late);
    assertThat(aligner.earliest()).hasValue(3_000);
  }

  private static Pane pane(int partition, long startMs) {
    return new Pane(
        startMs,
        new Pane.Sender(partition, startMs + 1_000, false),
        new Pane.Covered(1, 1, 1),
        Map.of());
  }
}
