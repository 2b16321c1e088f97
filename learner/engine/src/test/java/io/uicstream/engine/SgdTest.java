package io.uicstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SgdTest {
  @Test
  void shouldClipOnlyIfAskedTo() {
    assertThat(Sgd.PAPER.clips()).isFalse();
    assertThat(new Sgd(0.9f, 1e-6f, 10).clips()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 1, momentum",
    "-0.1, 0, 1, momentum",
    "NaN, 0, 1, momentum",
    "0, -1, 1, weightDecay",
    "0, NaN, 1, weightDecay",
    "0, 0, 0, gradientNorm",
    "0, 0, NaN, gradientNorm"
  })
  void shouldRefuseByNameWhatCannotWork(float momentum, float decay, float norm, String problem) {
    assertThatThrownBy(() -> new Sgd(momentum, decay, norm))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }
}
