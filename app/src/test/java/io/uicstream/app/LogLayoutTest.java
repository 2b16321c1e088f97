package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;

class LogLayoutTest {
  private static final String FORGED = "2026-01-01T00:00:00.000Z ERROR [main] uic - forged";

  private final LoggerContext context = new LoggerContext();

  private String layOut(String message, Throwable thrown, Object... arguments) {
    LogLayout layout = new LogLayout();
    layout.setContext(context);
    layout.start();
    return layout.doLayout(
        new LoggingEvent(
            "", context.getLogger("io.uicstream.Test"), Level.WARN, message, thrown, arguments));
  }

  @Test
  void shouldKeepAMessageInItsLine() {
    String line = layOut("Skipped {}", null, "a\r\n" + FORGED + "\u001b[2J\u009b1m\u202e\u2028b");

    assertThat(line).endsWith(System.lineSeparator());
    assertThat(line.lines()).hasSize(1);
    assertThat(line.strip())
        .contains(" WARN  [")
        .endsWith("Skipped a\\u000d\\u000a" + FORGED + "\\u001b[2J\\u009b1m\\u202e\\u2028b")
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
  }

  @Test
  void shouldIndentWhatWasThrownWhateverItSays() {
    Exception cause = new IllegalStateException("one\n" + FORGED);
    String lines = layOut("failed", new RuntimeException("outer\n" + FORGED, cause));

    assertThat(lines.lines()).hasSizeGreaterThan(4);
    assertThat(lines.lines().skip(1)).allSatisfy(line -> assertThat(line).startsWith("    "));
    assertThat(lines).contains("Caused by: java.lang.IllegalStateException: one");
    assertThat(lines).contains("at io.uicstream.app.LogLayoutTest");
  }
}
