package io.uicstream.learner;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which failures of Kafka the labeller goes on after, and which end it. What it goes on after is
 * said once, until a commit succeeds. Used by the thread of the loop.
 */
final class LabellerFailures {
  private static final Logger LOG = LoggerFactory.getLogger(LabellerFailures.class);

  /** Of a kind that time may not mend; more in a row without a commit in between end it. */
  private static final int MOST_IN_A_ROW = 20;

  private int inARow;
  private boolean said;

  /** What is done about a failure. */
  enum Answer {
    /** A new producer, and again from what is committed. */
    GO_BACK,
    /** It would fail again. */
    END
  }

  /** What is done about a failure, by what lies beneath it. */
  static Answer answer(KafkaException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthenticationException
          || cause instanceof AuthorizationException
          || cause instanceof ConfigException
          || cause instanceof FencedInstanceIdException
          || cause instanceof InvalidConfigurationException
          || cause instanceof InvalidTxnTimeoutException
          || cause instanceof RecordTooLargeException
          || cause instanceof UnsupportedVersionException) {
        return Answer.END;
      }
    }
    return Answer.GO_BACK;
  }

  /**
   * Takes note of a failure.
   *
   * @return how many there were since the last commit
   * @throws LearnerException naming cause and remedy, if going on cannot help
   */
  int require(KafkaException failure) {
    inARow++;
    boolean mayPass = root(failure) instanceof RetriableException;
    if (answer(failure) == Answer.END || (inARow > MOST_IN_A_ROW && !mayPass)) {
      throw new LearnerException(
          "labels cannot be committed: "
              + root(failure).getMessage()
              + "; remove the cause (rights of the user, limits of the topics, settings kafka.*) and"
              + " start again: it goes on where the group's offsets stand",
          failure);
    }
    if (!said) {
      LOG.warn(
          "Labels that were not committed are given again, as soon as that can be done. {}",
          root(failure).getMessage());
      said = true;
    }
    return inARow;
  }

  /** A commit succeeded. */
  void over() {
    if (said) {
      LOG.info("Labels are being committed again.");
    }
    said = false;
    inARow = 0;
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
