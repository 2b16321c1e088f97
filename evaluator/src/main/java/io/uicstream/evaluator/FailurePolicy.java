package io.uicstream.evaluator;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.LockException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;

/**
 * What to do about an exception that ended a stream thread: transient ones get a new thread, which
 * goes on from the last commit; too many of them in a row, and all others, stop the evaluator. Safe
 * for use by several threads.
 */
final class FailurePolicy {
  private static final int MOST_REPLACEMENTS = 10;
  private static final long WITHIN_MS = 300_000;
  private static final String UNKNOWN_ANSWER_TO_COMMIT = "Unhandled error in EndTxnResponse";

  private final Clock clock;
  private final Deque<Long> replacedAtMs = new ArrayDeque<>();

  /** What to do. */
  enum Answer {
    REPLACE_THREAD,
    STOP
  }

  FailurePolicy(Clock clock) {
    this.clock = clock;
  }

  /** The answer to an exception. */
  synchronized Answer answer(Throwable thrown) {
    long now = clock.millis();
    while (!replacedAtMs.isEmpty() && replacedAtMs.peekFirst() < now - WITHIN_MS) {
      replacedAtMs.removeFirst();
    }
    if (!isTransient(thrown) || replacedAtMs.size() >= MOST_REPLACEMENTS) {
      return Answer.STOP;
    }
    replacedAtMs.addLast(now);
    return Answer.REPLACE_THREAD;
  }

  private static boolean isTransient(Throwable thrown) {
    return causedBy(thrown, RetriableException.class)
        || causedBy(thrown, LockException.class)
        || isAbortedByTheBroker(thrown);
  }

  /**
   * Whether the broker has ended the thread's transaction and its producer with it. A broker that
   * aborts a transaction at its timeout may answer a commit that comes at that moment with an error
   * that the client has no class for, or that the state is wrong (KAFKA-20785). Nothing is
   * committed then; a new thread has a new producer.
   */
  private static boolean isAbortedByTheBroker(Throwable thrown) {
    return causedBy(thrown, ApplicationRecoverableException.class)
        || causedBy(thrown, InvalidTxnStateException.class)
        || (root(thrown).getClass() == KafkaException.class
            && rootMessage(thrown).startsWith(UNKNOWN_ANSWER_TO_COMMIT));
  }

  /** A sentence that names cause and remedy. */
  static String explain(Throwable thrown) {
    String cause = rootMessage(thrown);
    if (causedBy(thrown, MissingSourceTopicException.class)) {
      return "a topic is missing; create the topics first: " + cause;
    }
    if (causedBy(thrown, AuthorizationException.class)
        || causedBy(thrown, AuthenticationException.class)) {
      return "the broker refuses these credentials; check Kafka's security settings: " + cause;
    }
    if (isTransient(thrown)) {
      return "the broker or the registry fails or does not answer: " + cause;
    }
    return cause;
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = root(thrown);
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  static boolean causedBy(Throwable thrown, Class<? extends Throwable> type) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
