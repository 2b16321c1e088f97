package io.uicstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MultiLabelsTest {
  @Test
  void shouldCountImages() {
    assertThat(new MultiLabels(3, new int[] {1, 0, -1, 0, 0, 0}).images()).isEqualTo(2);
  }

  @Test
  void shouldRefuseWhatIsNoLabel() {
    assertThatThrownBy(() -> new MultiLabels(2, new int[] {0, 1, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 labels are not 2 for each image");
    assertThatThrownBy(() -> new MultiLabels(0, new int[] {}))
        .isInstanceOf(IllegalArgumentException.class);
    for (int wrong : new int[] {-2, 2, 255}) {
      assertThatThrownBy(() -> new MultiLabels(2, new int[] {0, wrong}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("present", "ignored", "not " + wrong);
    }
  }
}
