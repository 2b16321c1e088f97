package io.uicstream.ingest;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what became of the records of one call of {@link Publisher#publish}, and keeps the first
 * failure.
 *
 * <p>Written by the publishing thread and the producer's.
 */
final class Outcome {
  private static final Logger LOG = LoggerFactory.getLogger(Outcome.class);

  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong published = new AtomicLong();
  private final AtomicLong annotated = new AtomicLong();
  private final AtomicReference<Skipped> refused = new AtomicReference<>(Skipped.NONE);
  private final AtomicLong failed = new AtomicLong();
  private final AtomicReference<Failure> failure = new AtomicReference<>();

  /** The first record that could not be sent, and why. */
  record Failure(String what, Exception cause) {}

  /** Counts an image as on its way and says what to do when that is over. */
  Callback sendingImage(String id) {
    sent.incrementAndGet();
    return (metadata, e) -> {
      if (e == null) {
        published.incrementAndGet();
      } else if (e instanceof RecordTooLargeException) {
        refuse(id, e);
        LOG.warn(
            "Skipped {}: its record is larger than allowed ({}); raise the producer's"
                + " max.request.size and the topic's max.message.bytes, or make the image smaller",
            id,
            e.getMessage());
      } else {
        failed.incrementAndGet();
        failure.compareAndSet(null, new Failure("image " + id, e));
      }
    };
  }

  private void refuse(String id, Exception e) {
    Skipped.Entry entry = new Skipped.Entry(id, Skipped.Cause.REFUSED, e.getMessage());
    refused.updateAndGet(before -> before.and(entry));
  }

  /** Says what to do when an annotation is no longer on its way. */
  Callback sendingAnnotation(String id) {
    return (metadata, e) -> {
      if (e == null) {
        annotated.incrementAndGet();
      } else {
        failure.compareAndSet(null, new Failure("the true class of image " + id, e));
      }
    };
  }

  Optional<Failure> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Images sent so far, acknowledged or not. */
  long sent() {
    return sent.get();
  }

  /**
   * The counts so far.
   *
   * @param skipped entries that the source passed over
   */
  PublishCounts counts(Skipped skipped) {
    return new PublishCounts(
        sent.get() + skipped.total(),
        published.get(),
        annotated.get(),
        skipped.plus(refused.get()),
        failed.get());
  }
}
