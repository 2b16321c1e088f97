package io.uicstream.learner.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.engine.Tensor;
import org.junit.jupiter.api.Test;

/**
 * Against PyTorch:
 *
 * <pre>{@code
 * x = torch.arange(50.).reshape(1, 2, 5, 5)
 * torch.nn.functional.adaptive_avg_pool2d(x, 2).flatten()  # 6, 8, 16, 18, 31, 33, 41, 43
 * }</pre>
 */
class AveragePoolTest {
  private static final Tensor MAPS = maps();

  private static Tensor maps() {
    float[] values = new float[50];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return new Tensor(new long[] {1, 2, 5, 5}, values);
  }

  @Test
  void shouldAverageOverlappingCellsWhereTheSideIsNoMultiple() {
    assertThat(AveragePool.pool(MAPS, 2)).containsExactly(6, 8, 16, 18, 31, 33, 41, 43);
  }

  @Test
  void shouldLeaveMapsOfThatSizeAlone() {
    assertThat(AveragePool.pool(MAPS, 5)).isEqualTo(MAPS.values());
  }

  @Test
  void shouldAverageEverythingIntoOneCell() {
    assertThat(AveragePool.pool(MAPS, 1)).containsExactly(12, 37);
  }
}
