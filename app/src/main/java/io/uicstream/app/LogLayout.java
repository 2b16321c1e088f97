package io.uicstream.app;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.util.stream.Collectors;

/**
 * A line of the log: time, level, thread, logger, message; below it, indented, what was thrown.
 * Messages hold text of strangers, which may neither forge a line nor command a terminal.
 */
public final class LogLayout extends LayoutBase<ILoggingEvent> {
  private static final String BEFORE_MESSAGE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{36} - %nopex";
  private static final String INDENT = "    ";

  private final PatternLayout before = new PatternLayout();
  private final ThrowableProxyConverter thrown = new ThrowableProxyConverter();

  @Override
  public void start() {
    before.setContext(getContext());
    before.setPattern(BEFORE_MESSAGE);
    before.start();
    thrown.setContext(getContext());
    thrown.start();
    super.start();
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    return before.doLayout(event)
        + Printable.of(event.getFormattedMessage())
        + System.lineSeparator()
        + thrown
            .convert(event)
            .lines()
            .map(line -> INDENT + Printable.of(line.strip()) + System.lineSeparator())
            .collect(Collectors.joining());
  }
}
