package io.uicstream.learner;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.uicstream.engine.Network;
import io.uicstream.engine.Networks;
import org.junit.jupiter.api.Test;

class TrainedTest {
  private static Network network(int classes) {
    return Networks.create(
        "alexnet-small", 32, classes, Networks.Head.LINEAR, Networks.Input.SOBEL);
  }

  @Test
  void shouldRefuseANetworkWhoseCheckpointsTheHeapCannotHold() {
    assertThatThrownBy(() -> Trained.requireMemory(network(1_000_000), 1L << 30))
        .isInstanceOf(LearnerException.class)
        .hasMessageContaining("with 1000000 classes")
        .hasMessageContaining("there are 1024. Take fewer classes, or more heap (JAVA_OPTS=-Xmx");
    assertThatCode(() -> Trained.requireMemory(network(1_000), 1L << 30))
        .doesNotThrowAnyException();
  }
}
