package io.uicstream.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, or a request to terminate, as something to wait for. The JVM then lives on until the
 * command has stopped its parts and closes this, or for a few minutes.
 */
final class StopSignal implements AutoCloseable {
  private static final Duration LONGEST_STOP = Duration.ofMinutes(4);

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread hook = new Thread(this::holdShutdown, "uic-stop");

  private StopSignal() {}

  /** Listens for the signal from now on. */
  static StopSignal listen() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  private void holdShutdown() {
    requested.countDown();
    try {
      stopped.await(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it came. */
  boolean requested() {
    return requested.getCount() == 0;
  }

  /** Waits for it, at most so long; says whether it came. */
  boolean await(Duration duration) throws InterruptedException {
    return requested.await(duration.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits for it. */
  void await() throws InterruptedException {
    requested.await();
  }

  /** Lets the JVM end. */
  @Override
  public void close() {
    stopped.countDown();
    if (!requested()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // It came in this very moment; the hook finds the latch open.
        requested.countDown();
      }
    }
  }
}
