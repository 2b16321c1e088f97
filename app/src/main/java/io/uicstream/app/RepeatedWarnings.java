package io.uicstream.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets a log line of the Kafka and registry clients through at most once a minute. While a broker
 * is away each client repeats itself every second, which would hide what else happens. Lines are
 * the same when their text is, but for the values in it. Safe for use by several threads.
 */
final class RepeatedWarnings extends Filter<ILoggingEvent> {
  private static final List<String> CLIENTS =
      List.of("org.apache.kafka.", "io.uicstream.schemas.RegistryConnection");
  private static final long ONCE_EVERY_MS = 60_000;
  private static final int MOST_REMEMBERED = 1000;

  private final Map<String, Long> loggedMs =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  @Override
  public FilterReply decide(ILoggingEvent event) {
    if (CLIENTS.stream().noneMatch(event.getLoggerName()::startsWith)) {
      return FilterReply.NEUTRAL;
    }
    String line = event.getLoggerName() + event.getMessage();
    synchronized (loggedMs) {
      Long before = loggedMs.get(line);
      if (before != null && event.getTimeStamp() - before < ONCE_EVERY_MS) {
        return FilterReply.DENY;
      }
      loggedMs.put(line, event.getTimeStamp());
      return FilterReply.NEUTRAL;
    }
  }
}
