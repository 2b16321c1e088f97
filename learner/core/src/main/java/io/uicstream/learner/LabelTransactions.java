package io.uicstream.learner;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions that hold records and the offsets of what they were made from, so that either both
 * are there or neither. Used by one thread, which closes it.
 */
final class LabelTransactions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LabelTransactions.class);

  /** Records and milliseconds after which a transaction is due: committing takes some itself. */
  static final int MOST_RECORDS = 2048;

  static final long LONGEST_MS = 200;

  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final Clock clock;
  private final String id;
  private final Map<TopicPartition, Long> offsets = new HashMap<>();
  private Optional<Producer<byte[], byte[]>> producer = Optional.empty();
  private boolean open;
  private long number;
  private int records;
  private long begunMs;

  /**
   * Has no producer until {@link #renew}.
   *
   * @param id transactional id, of this instance alone
   * @param producers makes producers of that id
   */
  LabelTransactions(String id, Supplier<Producer<byte[], byte[]>> producers, Clock clock) {
    this.id = id;
    this.producers = producers;
    this.clock = clock;
  }

  /**
   * Takes a new producer in place of one that failed. The broker aborts what the old one left open,
   * or completes what it had decided to commit, before this returns.
   *
   * @throws KafkaException if the broker does not answer
   */
  void renew() {
    discard();
    Producer<byte[], byte[]> made = producers.get();
    try {
      made.initTransactions();
    } catch (KafkaException e) {
      made.close(Duration.ZERO);
      throw e;
    }
    producer = Optional.of(made);
  }

  /** Sends a record as part of the open transaction, or of a new one. */
  @SuppressWarnings("FutureReturnValueIgnored") // a commit fails if a record before it did
  void send(ProducerRecord<byte[], byte[]> record) {
    if (!open) {
      producer.orElseThrow().beginTransaction();
      open = true;
      number++;
      records = 0;
      begunMs = clock.millis();
    }
    producer.orElseThrow().send(record);
    records++;
  }

  /** Whether there is a transaction to commit. */
  boolean isOpen() {
    return open;
  }

  /** Whether it has lasted long enough. */
  boolean isDue() {
    return open && (records >= MOST_RECORDS || clock.millis() - begunMs >= LONGEST_MS);
  }

  /** Makes an offset to go on from part of the transaction. */
  void covers(TopicPartition partition, long nextOffset) {
    offsets.put(partition, nextOffset);
  }

  /**
   * Commits the open transaction.
   *
   * @param member who read what it covers; a member that the group has replaced is refused
   * @throws KafkaException if it cannot be committed, or if nobody knows whether it was
   */
  void commit(ConsumerGroupMetadata member) {
    Map<TopicPartition, OffsetAndMetadata> named = new HashMap<>();
    offsets.forEach((partition, offset) -> named.put(partition, named(offset)));
    producer.orElseThrow().sendOffsetsToTransaction(named, member);
    producer.orElseThrow().commitTransaction();
    open = false;
    offsets.clear();
  }

  /** Partitions of the transaction that did not come to its end. */
  Set<TopicPartition> unsettled() {
    return Set.copyOf(offsets.keySet());
  }

  /** Offsets carry the name of their transaction, so that its end can be seen in them. */
  private OffsetAndMetadata named(long offset) {
    return new OffsetAndMetadata(offset, id + " " + number);
  }

  /**
   * Tells what became of that transaction, after {@link #renew}: the answer to its commit may have
   * been lost.
   *
   * @param committed the group's offsets, of those partitions that have any
   * @return whether it was committed
   */
  boolean settle(Map<TopicPartition, OffsetAndMetadata> committed) {
    boolean was =
        offsets.entrySet().stream()
            .anyMatch(each -> named(each.getValue()).equals(committed.get(each.getKey())));
    offsets.clear();
    return was;
  }

  /** Gives up the producer; what it left open is aborted by the next one, or by the broker. */
  private void discard() {
    producer.ifPresent(given -> given.close(Duration.ZERO));
    producer = Optional.empty();
    open = false;
  }

  /** Aborts what is open, so that readers need not wait for the broker to do so. */
  @Override
  public void close() {
    if (open) {
      try {
        producer.orElseThrow().abortTransaction();
      } catch (KafkaException | IllegalStateException e) {
        LOG.debug("The broker will abort the open transaction", e);
      }
    }
    producer.ifPresent(given -> given.close(CLOSE));
  }
}
