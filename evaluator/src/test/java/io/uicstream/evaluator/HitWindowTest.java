package io.uicstream.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.evaluator.HitWindow.Hit;
import java.util.List;
import org.junit.jupiter.api.Test;

class HitWindowTest {
  private final HitWindow hits = new HitWindow(5, List.of());

  @Test
  void shouldHoldTheLastOnes() {
    hits.add(new Hit(7, true, false));
    for (int i = 0; i < 5; i++) {
      hits.add(new Hit(i % 2, i == 0, true));
    }

    assertThat(hits.hits()).hasSize(5);
    assertThat(hits.share(Hit::byNeighbours)).isEqualTo(0.2);
    assertThat(hits.share(Hit::byLinear)).isEqualTo(1);
    assertThat(hits.majorityShare()).isEqualTo(0.6);
  }

  @Test
  void shouldNotTakeFurtherClassesForOne() {
    hits.add(new Hit(3, false, false));
    for (int i = 0; i < 4; i++) {
      hits.add(new Hit(Hit.UNNUMBERED, false, false));
    }

    assertThat(hits.majorityShare()).isEqualTo(0.2);
  }
}
