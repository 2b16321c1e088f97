package io.uicstream.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RollingWindowTest {
  private final RollingWindow window = new RollingWindow(3_000, 10);

  @Test
  void shouldForgetPanesThatHaveLeft() {
    window.add(Cell.arrival(0, 1, "cat"), 2);
    window.add(Cell.arrival(2_000, 2, ""), 1);
    assertThat(window.endAt(3_000)).isEmpty();
    assertThat(images()).isEqualTo(3);

    assertThat(window.endAt(4_000)).containsExactly(Cell.arrival(0, 1, "cat"));
    assertThat(images()).isEqualTo(1);

    assertThat(window.endAt(6_000)).containsExactly(Cell.arrival(2_000, 2, ""));
    assertThat(images()).isZero();
  }

  @Test
  void shouldCorrectAPaneThatIsStillIn() {
    window.add(Cell.arrival(0, 1, ""), 2);
    window.add(Cell.arrival(0, 1, ""), -1);
    window.add(Cell.arrival(1_000, 1, "cat"), 1);
    assertThat(images()).isEqualTo(2);

    window.endAt(4_000);

    assertThat(images()).isEqualTo(1);
  }

  @Test
  void shouldIgnoreCorrectionsOfPanesThatHaveLeft() {
    window.add(Cell.arrival(0, 1, ""), 1);
    window.endAt(4_000);

    assertThat(window.add(Cell.arrival(0, 1, ""), -1)).isFalse();
    assertThat(images()).isZero();
  }

  @Test
  void shouldIgnoreCorrectionsOfPanesThatHadLeftAShorterWindow() {
    window.add(Cell.arrival(0, 1, ""), 1);
    window.endAt(4_000);
    RollingWindow longer = new RollingWindow(9_000, 10);
    longer.beginAt(window.startMs());
    longer.endAt(4_000);

    assertThat(longer.add(Cell.arrival(0, 1, ""), -1)).isFalse();
    assertThat(longer.add(Cell.arrival(1_000, 1, ""), 1)).isTrue();
  }

  @Test
  void shouldGiveShareOfVisitsThatChanged() {
    assertThat(window.changedShare()).isEqualTo(OptionalDouble.empty());

    window.add(Cell.visit(0, true), 3);
    window.add(Cell.visit(1_000, false), 1);
    assertThat(window.changedShare()).hasValue(0.75);

    window.endAt(4_000);
    assertThat(window.changedShare()).hasValue(0);
  }

  @Test
  void shouldGiveBalanceOfTheLabelsThatVisitsGave() {
    window.add(Cell.visited(0, 7), 9);
    assertThat(window.visitBalance()).isEqualTo(OptionalDouble.empty());

    window.add(Cell.visited(0, 8), 9);
    window.add(Cell.visited(1_000, 9), 18);
    // Halves, of which one is two quarters: 1.5 ln 2.
    assertThat(window.visitBalance().getAsDouble())
        .isCloseTo(1.5 * Math.log(2) / Math.log(10), within(1e-9));

    window.endAt(4_000);
    assertThat(window.visitBalance()).hasValue(0);
  }

  private long images() {
    return window.arrivals().figures(AmiReading.PENDING).images();
  }
}
