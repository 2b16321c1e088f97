package io.uicstream.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, to be closed in reverse. Not thread-safe. */
final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  /** Takes over a part. */
  <T extends AutoCloseable> T own(T part) {
    started.push(part);
    return part;
  }

  /** Gives back a part that was closed before its turn. */
  void disown(AutoCloseable part) {
    started.remove(part);
  }

  /** Closes all parts, the last started first, even if one fails. */
  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        LOG.warn("Closing failed", e);
      }
    }
  }
}
