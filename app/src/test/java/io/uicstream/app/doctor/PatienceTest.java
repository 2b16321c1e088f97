package io.uicstream.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PatienceTest {
  @Test
  void shouldGiveTheAnswerOrWhatWasThrown() throws Exception {
    assertThat(Patience.within(Duration.ofSeconds(20), () -> 42)).isEqualTo(42);
    assertThatThrownBy(
            () ->
                Patience.within(
                    Duration.ofSeconds(20),
                    () -> {
                      throw new IOException("no");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("no");
  }

  @Test
  void shouldNotWaitForEver() {
    CountDownLatch never = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                Patience.within(
                    Duration.ofMillis(50),
                    () -> {
                      never.await();
                      return 42;
                    }))
        .isInstanceOf(TimeoutException.class);
  }
}
