package io.uicstream.learner.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LinearProtocolTest {
  private static float rate(LinearProtocol protocol, int epoch, int epochs) {
    return protocol.learningRate(epoch * 100L, 100, epochs);
  }

  @Test
  void shouldDivideTheRateByTenEveryTenEpochs() {
    assertThat(rate(LinearProtocol.PAPER, 0, 32)).isEqualTo(0.1f);
    assertThat(LinearProtocol.PAPER.learningRate(999, 100, 32)).isEqualTo(0.1f);
    assertThat(rate(LinearProtocol.PAPER, 10, 32)).isCloseTo(0.01f, within(1e-8f));
    assertThat(rate(LinearProtocol.PAPER, 20, 32)).isCloseTo(0.001f, within(1e-9f));
    assertThat(rate(LinearProtocol.PAPER, 31, 32)).isCloseTo(0.0001f, within(1e-10f));
    assertThat(rate(LinearProtocol.SELFLABEL, 9, 36)).isEqualTo(0.01f);
    assertThat(rate(LinearProtocol.SELFLABEL, 35, 36)).isCloseTo(1e-5f, within(1e-11f));
  }

  @Test
  void shouldLetTheRateFallByTheRootOfSteps() {
    assertThat(LinearProtocol.DEEPCLUSTER.learningRate(0, 5005, 90)).isEqualTo(0.01f);
    // 0.01 / sqrt(1 + 0.01 * 1e-7 * 450449), at the end of 90 epochs of ImageNet.
    assertThat(LinearProtocol.DEEPCLUSTER.learningRate(450_449, 5005, 90))
        .isCloseTo(0.00999775f, within(1e-8f));
  }

  @Test
  void shouldPassThroughTheSameScheduleInFewerEpochs() {
    assertThat(rate(LinearProtocol.PAPER, 0, 8)).isEqualTo(0.1f);
    assertThat(LinearProtocol.PAPER.learningRate(249, 100, 8)).isEqualTo(0.1f);
    assertThat(LinearProtocol.PAPER.learningRate(250, 100, 8)).isCloseTo(0.01f, within(1e-8f));
    assertThat(LinearProtocol.PAPER.learningRate(799, 100, 8)).isCloseTo(1e-4f, within(1e-10f));
  }

  @Test
  void shouldHalveTheRateOfVocClassification() {
    assertThat(VocTraining.FC6_8.learningRate(4_999, 80_000)).isEqualTo(0.003f);
    assertThat(VocTraining.FC6_8.learningRate(5_000, 80_000)).isEqualTo(0.0015f);
    assertThat(VocTraining.FC6_8.learningRate(79_999, 80_000))
        .isCloseTo(0.003f / 32_768, within(1e-12f));
    assertThat(VocTraining.FC6_8.learningRate(50, 800)).isEqualTo(0.0015f);
    assertThat(VocTraining.ALL.learningRate(19_999, 150_000)).isEqualTo(0.001f);
    assertThat(VocTraining.ALL.learningRate(20_000, 150_000)).isEqualTo(0.0005f);
  }
}
