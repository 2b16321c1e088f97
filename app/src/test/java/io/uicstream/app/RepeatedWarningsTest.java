package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import org.junit.jupiter.api.Test;

class RepeatedWarningsTest {
  private static final String CLIENT = "org.apache.kafka.clients.NetworkClient";

  private final RepeatedWarnings filter = new RepeatedWarnings();

  private FilterReply decide(String logger, String message, long atMs) {
    LoggingEvent event = new LoggingEvent();
    event.setLoggerName(logger);
    event.setLevel(Level.WARN);
    event.setMessage(message);
    event.setTimeStamp(atMs);
    return filter.decide(event);
  }

  @Test
  void shouldLetALineOfAClientThroughOnceAMinute() {
    assertThat(decide(CLIENT, "node {} is away", 1_000)).isEqualTo(FilterReply.NEUTRAL);
    assertThat(decide(CLIENT, "node {} is away", 2_000)).isEqualTo(FilterReply.DENY);
    assertThat(decide(CLIENT, "node {} is away", 60_999)).isEqualTo(FilterReply.DENY);
    assertThat(decide(CLIENT, "node {} is away", 61_000)).isEqualTo(FilterReply.NEUTRAL);
    assertThat(decide(CLIENT, "node {} is away", 62_000)).isEqualTo(FilterReply.DENY);
  }

  @Test
  void shouldTellLinesApart() {
    assertThat(decide(CLIENT, "one", 1_000)).isEqualTo(FilterReply.NEUTRAL);
    assertThat(decide(CLIENT, "other", 1_000)).isEqualTo(FilterReply.NEUTRAL);
    assertThat(decide("org.apache.kafka.clients.Metadata", "one", 1_000))
        .isEqualTo(FilterReply.NEUTRAL);
  }

  @Test
  void shouldLeaveOurOwnLinesAlone() {
    for (int i = 0; i < 3; i++) {
      assertThat(decide("io.uicstream.learner.Learner", "same", i)).isEqualTo(FilterReply.NEUTRAL);
    }
  }
}
