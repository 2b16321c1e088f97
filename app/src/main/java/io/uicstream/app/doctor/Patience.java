package io.uicstream.app.doctor;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks what may never be answered: names that no server resolves, peers that say nothing. */
public final class Patience {
  private Patience() {}

  /**
   * Asks on a thread of its own, which is left behind when the time is up.
   *
   * @throws TimeoutException if there is no answer in time
   * @throws Exception what the question throws
   */
  public static <T> T within(Duration limit, Callable<T> question) throws Exception {
    FutureTask<T> answer = new FutureTask<>(question);
    Thread thread = new Thread(answer, "uic-doctor");
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (TimeoutException | InterruptedException e) {
      thread.interrupt();
      throw e;
    }
  }
}
