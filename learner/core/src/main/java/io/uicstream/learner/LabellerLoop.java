package io.uicstream.learner;

import io.uicstream.engine.Model;
import io.uicstream.labelstore.OutboxEntry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;

/**
 * The loop of {@code uic label}, on one thread: read, score, write, and now and then commit labels
 * together with the offsets they come from. Whatever goes wrong with Kafka has one answer: a new
 * producer, back to what is committed, and on.
 */
final class LabellerLoop implements Runnable, GroupIntake.Owner {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration POLL_WHILE_BUSY = Duration.ofMillis(2);
  private static final long BACK_OFF_MS = 1_000;

  private final LabellerSettings settings;
  private final Model model;
  private final GroupIntake intake;
  private final LabelTransactions transactions;
  private final FrozenScorer scorer;
  private final TopicRecords records;
  private final Clock clock;
  private final LabelMeter meter;
  private final LabellerFailures failures = new LabellerFailures();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private Optional<Scorer.Scoring> scoring = Optional.empty();
  private Optional<KafkaException> refused = Optional.empty();
  private boolean lost;
  private boolean finished;
  private volatile boolean closed;

  /**
   * What the loop works with.
   *
   * @param model closed by the loop
   * @param intake closed by the loop
   * @param transactions closed by the loop
   * @param scorer scores with that model
   * @param records what is written
   */
  record Parts(
      Model model,
      GroupIntake intake,
      LabelTransactions transactions,
      FrozenScorer scorer,
      TopicRecords records) {}

  LabellerLoop(LabellerSettings settings, Parts parts, Clock clock) {
    this.settings = settings;
    this.model = parts.model();
    this.intake = parts.intake();
    this.transactions = parts.transactions();
    this.scorer = parts.scorer();
    this.records = parts.records();
    this.clock = clock;
    this.meter = new LabelMeter(clock);
  }

  /** Completes when the thread has ended, exceptionally if it failed. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** What was done so far; any thread. */
  LabellerStatus status() {
    return meter.status();
  }

  /** Ends the loop soon: what is being scored is written and committed first; any thread. */
  void close() {
    closed = true;
  }

  @Override
  public void run() {
    try {
      try (model;
          transactions;
          intake) {
        label();
      }
      ended.complete(null);
    } catch (InterruptedException | RuntimeException | Error e) {
      ended.completeExceptionally(e);
    }
  }

  private void label() throws InterruptedException {
    try {
      intake.onStart(this);
      goBack();
      while (!done()) {
        turn();
      }
      onClose();
    } finally {
      // After a failure nothing may be committed: what it left may be half of something.
      finished = true;
      meter.report(intake.partitions(), lag());
    }
  }

  private void turn() throws InterruptedException {
    try {
      intake.poll(longestPoll());
      if (refused.isPresent()) {
        throw refused.get();
      }
      if (lost) {
        goBack();
        return;
      }
      Optional<Scorer.Scoring> before = scoring;
      scoring = scorer.launch(arrivals());
      // The device computes the scores just launched while those of before are written.
      write(before);
      if (transactions.isDue()) {
        commit();
      }
    } catch (KafkaException e) {
      if (failures.require(e) > 1) {
        Thread.sleep(BACK_OFF_MS);
      }
      goBack();
    }
    if (meter.isDue()) {
      meter.report(intake.partitions(), lag());
    }
  }

  private Duration longestPoll() {
    if (intake.hasWaiting()) {
      return Duration.ZERO;
    }
    return scoring.isPresent() || transactions.isOpen() ? POLL_WHILE_BUSY : POLL;
  }

  private List<Received> arrivals() {
    long room = settings.stop().maxImages() - meter.received() - beingScored();
    List<Received> arrivals = intake.take((int) Math.min(settings.batch(), room));
    meter.arrived(arrivals);
    return arrivals;
  }

  private int beingScored() {
    return scoring.map(s -> s.received().size()).orElse(0);
  }

  private void write(Optional<Scorer.Scoring> scored) {
    if (scored.isEmpty()) {
      return;
    }
    List<OutboxEntry> entries = scorer.entries(scored.get(), clock.millis());
    entries.forEach(entry -> transactions.send(records.record(entry)));
    for (Received each : scored.get().received()) {
      transactions.covers(
          intake.partition(each.position().partition()), each.position().offset() + 1);
    }
    meter.written(scored.get().received().size(), entries);
  }

  private void commit() {
    transactions.commit(intake.member());
    meter.committed();
    failures.over();
  }

  /**
   * Begins again from what is committed, as soon as the broker lets it: labels that were written
   * and not committed are given anew. Where the answer to a commit was lost, the group's offsets
   * tell whether there was one.
   */
  private void goBack() throws InterruptedException {
    scoring = Optional.empty();
    refused = Optional.empty();
    lost = false;
    while (!closed) {
      try {
        transactions.renew();
        if (transactions.settle(intake.rewind(transactions.unsettled()))) {
          meter.committed();
        }
        meter.givenUp();
        return;
      } catch (KafkaException e) {
        failures.require(e);
        Thread.sleep(BACK_OFF_MS);
      }
    }
  }

  @Override
  public void beforeRevoked() {
    if (finished) {
      return;
    }
    try {
      finishTransaction();
    } catch (KafkaException e) {
      refused = Optional.of(e);
    }
  }

  @Override
  public void afterLost() {
    lost = true;
  }

  private void finishTransaction() {
    Optional<Scorer.Scoring> last = scoring;
    scoring = Optional.empty();
    write(last);
    if (transactions.isOpen()) {
      commit();
    }
  }

  private boolean done() {
    LearnerSettings.Stop stop = settings.stop();
    return closed
        || meter.runningMs() >= stop.maxMs()
        || meter.received() >= stop.maxImages()
        || (meter.idleMs() >= stop.idleMs() && lag().equals(OptionalLong.of(0)));
  }

  /** Read or not, all that is not committed. */
  private OptionalLong lag() {
    OptionalLong unread = intake.lag();
    return unread.isEmpty()
        ? unread
        : OptionalLong.of(unread.getAsLong() + beingScored() + meter.uncommitted());
  }

  private void onClose() {
    try {
      finishTransaction();
    } catch (KafkaException e) {
      failures.require(e);
      throw new LearnerException(
          "labels of the last %d records could not be committed: %s; they are given again at the next start"
              .formatted(meter.uncommitted(), e.getMessage()),
          e);
    }
  }
}
