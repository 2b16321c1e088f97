package io.uicstream.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
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
  private final Runnable told;

  private StopSignal(Runnable told) {
    this.told = told;
  }

  /** Listens for the signal from now on. */
  static StopSignal listen() {
    return listen(() -> {});
  }

  /**
   * Does work that is nothing but an engine's passes; the signal interrupts it between two of them,
   * where it calls {@link #check}. If the JVM ended in the middle of one, the engine's libraries
   * would crash.
   *
   * @param err told that it was stopped
   * @return the exit code
   */
  static int interruptible(Callable<Integer> work, PrintWriter err) throws Exception {
    try (StopSignal stop = listen(Thread.currentThread()::interrupt)) {
      try {
        return work.call();
      } catch (Exception e) {
        if (!stop.requested()) {
          throw e;
        }
        err.println("uic: stopped before it was done");
        err.flush();
        return Failures.FAILURE;
      }
    }
  }

  private static StopSignal listen(Runnable told) {
    StopSignal signal = new StopSignal(told);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /**
   * Ends the work of a thread that was interrupted.
   *
   * @throws CancellationException if it was
   */
  static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("stopped before it was done");
    }
  }

  private void holdShutdown() {
    requested.countDown();
    told.run();
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
