package io.uicstream.learner;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the partitions of {@code images} that a consumer group gives this instance, from the
 * group's committed offsets on, and has the records decoded. At most {@link #MAX_WAITING} of them
 * wait; beyond that the consumer is paused. Used by one thread, which closes it.
 */
final class GroupIntake implements ConsumerRebalanceListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupIntake.class);
  private static final int MAX_WAITING = 1024;
  private static final long REGISTRY_BACK_OFF_MS = 1_000;
  private static final Duration ASK = Duration.ofSeconds(10);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Unpacker unpacker;
  private final Clock clock;
  private final Deque<ConsumerRecord<byte[], byte[]>> backlog = new ArrayDeque<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private Owner owner;
  private long waitingBytes;
  private boolean registryWarned;
  private long registryAskedMs;

  /** A record on its way through the decode threads. */
  private record Waiting(
      TopicPartition partition, long bytes, CompletableFuture<Received> received) {}

  /** Who commits what was read. */
  interface Owner {
    /** Partitions go to another instance as soon as this returns. */
    void beforeRevoked();

    /** Partitions went to another instance before anybody could be asked. */
    void afterLost();
  }

  GroupIntake(Consumer<byte[], byte[]> consumer, String topic, Unpacker unpacker, Clock clock) {
    this.consumer = consumer;
    this.topic = topic;
    this.unpacker = unpacker;
    this.clock = clock;
  }

  /** Joins the group. */
  void onStart(Owner told) {
    owner = told;
    consumer.subscribe(Set.of(topic), this);
  }

  /** Reads on, and begins to decode as much as there is room for. */
  void poll(Duration timeout) {
    ConsumerRecords<byte[], byte[]> polled = consumer.poll(timeout);
    polled.forEach(backlog::add);
    submit();
    if (backlog.isEmpty()) {
      consumer.resume(consumer.paused());
    } else {
      consumer.pause(consumer.assignment());
    }
  }

  private void submit() {
    if (registryWarned && clock.millis() - registryAskedMs < REGISTRY_BACK_OFF_MS) {
      return;
    }
    while (!backlog.isEmpty()
        && waiting.size() < MAX_WAITING
        && waitingBytes < Intake.MAX_WAITING_BYTES) {
      ConsumerRecord<byte[], byte[]> record = backlog.peek();
      try {
        long bytes = Math.max(0, record.serializedValueSize());
        waiting.add(new Waiting(partition(record), bytes, unpacker.unpack(record)));
        waitingBytes += bytes;
        backlog.remove();
        registryAnswers();
      } catch (RetriableException e) {
        registryIsAway(e);
        return;
      }
    }
  }

  private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  private void registryAnswers() {
    if (registryWarned) {
      LOG.info("The schema registry answers again.");
      registryWarned = false;
    }
  }

  private void registryIsAway(RetriableException e) {
    registryAskedMs = clock.millis();
    if (!registryWarned) {
      LOG.warn(
          "The schema registry does not answer; images wait until it does. {}", e.getMessage());
      registryWarned = true;
    }
  }

  /** Takes decoded records in the order read, waiting for their decoding. */
  List<Received> take(int max) {
    List<Received> taken = new ArrayList<>();
    while (taken.size() < max && !waiting.isEmpty()) {
      Waiting next = waiting.remove();
      waitingBytes -= next.bytes();
      taken.add(next.received().join());
    }
    return taken;
  }

  /** Whether records wait to be taken. */
  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  /** The partition of a record taken. */
  TopicPartition partition(int number) {
    return new TopicPartition(topic, number);
  }

  /** Who this instance is in its group: offsets of a member that was replaced are refused. */
  ConsumerGroupMetadata member() {
    return consumer.groupMetadata();
  }

  /**
   * Goes back to what is committed and forgets what was read beyond.
   *
   * @param asked partitions to tell the offsets of, whether this instance still has them or not
   * @return their committed offsets, as far as there are any
   * @throws KafkaException if the broker does not answer
   */
  Map<TopicPartition, OffsetAndMetadata> rewind(Set<TopicPartition> asked) {
    forget();
    Set<TopicPartition> all = new HashSet<>(asked);
    all.addAll(consumer.assignment());
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(consumer.committed(all, ASK));
    committed.values().removeIf(Objects::isNull);
    for (TopicPartition partition : consumer.assignment()) {
      if (committed.containsKey(partition)) {
        consumer.seek(partition, committed.get(partition));
      } else {
        consumer.seekToBeginning(Set.of(partition));
      }
    }
    return committed;
  }

  private void forget() {
    backlog.clear();
    waiting.clear();
    waitingBytes = 0;
  }

  private void forget(Collection<TopicPartition> partitions) {
    backlog.removeIf(record -> partitions.contains(partition(record)));
    waiting.removeIf(each -> partitions.contains(each.partition()));
    waitingBytes = waiting.stream().mapToLong(Waiting::bytes).sum();
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      LOG.info("Labelling {}", partitions);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    owner.beforeRevoked();
    forget(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    owner.afterLost();
    forget(partitions);
  }

  /** Partitions that this instance has. */
  int partitions() {
    return consumer.assignment().size();
  }

  /** Records published and not taken; empty while there is no partition or no answer. */
  OptionalLong lag() {
    Set<TopicPartition> assigned = consumer.assignment();
    long behind = (long) backlog.size() + waiting.size();
    for (TopicPartition partition : assigned) {
      OptionalLong unread = consumer.currentLag(partition);
      if (unread.isEmpty()) {
        return OptionalLong.empty();
      }
      behind += unread.getAsLong();
    }
    return assigned.isEmpty() ? OptionalLong.empty() : OptionalLong.of(behind);
  }

  /** Leaves the group. */
  @Override
  public void close() {
    consumer.close();
  }
}
