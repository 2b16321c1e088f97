package io.uicstream.learner;

import io.uicstream.labelstore.LabelStore;
import io.uicstream.labelstore.OutboxEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics catch up with the store: sends the outbox in sequence order and removes from it
 * what the broker has acknowledged. After a failure it sends again from the first entry not
 * acknowledged; the sequence makes the repeats harmless. Runs on a thread of its own.
 */
final class OutboxPublisher implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxPublisher.class);
  private static final int ENTRIES = 4096;
  private static final long IDLE_MS = 20;
  private static final long BACK_OFF_MS = 1000;

  private final LabelStore store;
  private final Producer<byte[], byte[]> producer;
  private final TopicRecords records;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean closed;
  private volatile long acknowledged;
  private boolean warned;

  OutboxPublisher(LabelStore store, Producer<byte[], byte[]> producer, TopicRecords records) {
    this.store = store;
    this.producer = producer;
    this.records = records;
  }

  @Override
  public void run() {
    try {
      while (!closed) {
        if (!doWork()) {
          Thread.sleep(IDLE_MS);
        }
      }
      ended.complete(null);
    } catch (InterruptedException e) {
      ended.complete(null);
    } catch (RuntimeException | Error e) {
      ended.completeExceptionally(e);
    }
  }

  /** Completes when the thread has ended, exceptionally if it failed. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** Sequence up to which everything has reached the topics. */
  long acknowledged() {
    return acknowledged;
  }

  /** Ends the thread soon; what is in the outbox then stays there for the next start. */
  void close() {
    closed = true;
  }

  /** Sends the next entries and waits for the broker; false if there was nothing to do. */
  private boolean doWork() throws InterruptedException {
    long newest = store.sequence();
    List<OutboxEntry> entries = store.outbox(acknowledged, ENTRIES);
    if (entries.isEmpty()) {
      // All up to there had reached the topics in an earlier run.
      acknowledged = Math.max(acknowledged, newest);
      return false;
    }
    try {
      List<Future<RecordMetadata>> sent = new ArrayList<>(entries.size());
      for (OutboxEntry entry : entries) {
        sent.add(producer.send(records.record(entry)));
      }
      producer.flush();
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
      acknowledged = entries.get(entries.size() - 1).sequence();
      store.acknowledge(acknowledged);
      if (warned) {
        LOG.info("Labels are being published again.");
        warned = false;
      }
    } catch (ExecutionException e) {
      backOff(e.getCause());
    } catch (RetriableException e) {
      backOff(e);
    }
    return true;
  }

  private void backOff(Throwable cause) throws InterruptedException {
    if (!(cause instanceof RetriableException)) {
      throw new LearnerException(
          "labels cannot be published: "
              + cause.getMessage()
              + "; they wait in the store. Remove the cause (rights of the user, limits of the"
              + " topics) and start again",
          cause);
    }
    if (!warned) {
      LOG.warn("Labels wait in the store until they can be published. {}", cause.getMessage());
      warned = true;
    }
    Thread.sleep(BACK_OFF_MS);
  }
}
