package io.uicstream.learner;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer of the topic {@code images}: starts at the label store's offsets, which are the
 * truth, and commits them to Kafka only so that lag shows in the usual tools. Used by the intake
 * thread, which closes it; {@link #lag}, {@link #beginOffsets} and {@link #endOffsets} by any.
 */
final class ImagesConsumer implements AutoCloseable, ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(ImagesConsumer.class);
  private static final long LAG_MS = 1_000;
  private static final long COMMIT_MS = 5_000;
  private static final long BEGIN_OFFSETS_MS = 60_000;
  private static final Duration ASK = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Supplier<Map<Integer, Long>> storedOffsets;
  private final Clock clock;
  private final LagMeter lag;
  private final ConcurrentLinkedQueue<CompletableFuture<Map<Integer, Long>>> endOffsetRequests =
      new ConcurrentLinkedQueue<>();
  private final ReadOffsets read = new ReadOffsets();
  private volatile Map<Integer, Long> beginOffsets = Map.of();
  private volatile boolean caughtUp;
  private Optional<LearnerException> foreign = Optional.empty();
  private boolean paused;
  private long measuredMs;
  private long committedMs;
  private long beganMs;

  /**
   * Wraps a consumer of its own.
   *
   * @param consumer closed with this
   * @param source topic and offsets
   * @param retentionMs the topic's retention.ms; empty if it keeps images for ever
   * @param clock for housekeeping
   */
  ImagesConsumer(
      Consumer<byte[], byte[]> consumer, Source source, OptionalLong retentionMs, Clock clock) {
    this.consumer = consumer;
    this.topic = source.topic();
    this.storedOffsets = source.storedOffsets();
    this.clock = clock;
    this.lag = new LagMeter(retentionMs);
  }

  /**
   * What is read and from where.
   *
   * @param topic full topic name
   * @param storedOffsets next offset of each partition, by the label store; any thread
   */
  record Source(String topic, Supplier<Map<Integer, Long>> storedOffsets) {}

  void onStart() {
    consumer.subscribe(Set.of(topic), this);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    caughtUp = false;
    read.onAssigned(partitions);
    Map<Integer, Long> stored = storedOffsets.get();
    Map<TopicPartition, Long> begin = Map.of();
    try {
      begin = consumer.beginningOffsets(partitions, ASK);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ASK);
      foreign = foreign.or(() -> foreign(stored, ends));
    } catch (TimeoutException e) {
      LOG.warn("The broker did not say what {} still holds", partitions);
    }
    for (TopicPartition partition : partitions) {
      Optional<Long> next = Optional.ofNullable(stored.get(partition.partition()));
      Optional<Long> first = Optional.ofNullable(begin.get(partition));
      if (next.isPresent()) {
        first.ifPresent(from -> reportLoss(partition, from - next.get()));
        consumer.seek(partition, Math.max(first.orElse(0L), next.get()));
      } else {
        consumer.seekToBeginning(Set.of(partition));
      }
    }
    if (paused) {
      consumer.pause(partitions);
    }
  }

  /** Where records that were labelled are not there any more, new ones would be passed over. */
  private static Optional<LearnerException> foreign(
      Map<Integer, Long> stored, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .filter(end -> stored.getOrDefault(end.getKey().partition(), 0L) > end.getValue())
        .map(
            end ->
                new LearnerException(
                    ("%s ends at offset %d, but the label store has labelled it up to %d: the topic"
                            + " has lost records. Use another topics.prefix and another data"
                            + " directory")
                        .formatted(
                            end.getKey(), end.getValue(), stored.get(end.getKey().partition())),
                    null))
        .findFirst();
  }

  private void reportLoss(TopicPartition partition, long images) {
    if (images > 0) {
      LOG.error(
          "{} images of {} were deleted by the topic's retention before they were seen; raise"
              + " retention.ms or retention.bytes of {}",
          images,
          partition,
          topic);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    caughtUp = false;
  }

  /**
   * Reads on.
   *
   * @throws LearnerException if the topic is not the one that the store's offsets are of
   */
  ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
    if (foreign.isPresent()) {
      throw foreign.get();
    }
    read.polled(records);
    return records;
  }

  void pause(boolean wanted) {
    if (wanted && !paused) {
      consumer.pause(consumer.assignment());
    } else if (!wanted && paused) {
      consumer.resume(consumer.assignment());
    }
    paused = wanted;
  }

  /**
   * Measures the lag and answers requests; from time to time commits and looks at what retention
   * deleted.
   *
   * @param oldestMs record time of the oldest record polled that the loop has not taken
   */
  void housekeep(long oldestMs) {
    if (consumer.assignment().isEmpty()) {
      return;
    }
    answerEndOffsets();
    long nowMs = clock.millis();
    if (nowMs - measuredMs >= LAG_MS) {
      measuredMs = nowMs;
      measure(oldestMs);
    }
    if (nowMs - committedMs >= COMMIT_MS) {
      committedMs = nowMs;
      commit();
    }
    if (nowMs - beganMs >= BEGIN_OFFSETS_MS) {
      beganMs = nowMs;
      askBeginOffsets();
    }
  }

  /** Behind is what was published and is not in the store, whether polled or not. */
  private void measure(long oldestMs) {
    try {
      read.look(consumer);
      Map<Integer, Long> next = passed(storedOffsets.get());
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), ASK);
      long behind = 0;
      for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
        int partition = end.getKey().partition();
        behind +=
            Math.max(
                0,
                end.getValue()
                    - next.getOrDefault(partition, beginOffsets.getOrDefault(partition, 0L)));
      }
      lag.observe(behind, oldestMs, clock.millis());
      caughtUp = behind == 0;
    } catch (TimeoutException e) {
      LOG.debug("The broker did not answer; the lag is measured later", e);
    }
  }

  private void commit() {
    Map<Integer, Long> stored = passed(storedOffsets.get());
    Map<TopicPartition, OffsetAndMetadata> offsets =
        consumer.assignment().stream()
            .filter(partition -> stored.containsKey(partition.partition()))
            .collect(
                Collectors.toMap(
                    partition -> partition,
                    partition -> new OffsetAndMetadata(stored.get(partition.partition()))));
    consumer.commitAsync(offsets, (committed, e) -> {});
  }

  private void askBeginOffsets() {
    try {
      beginOffsets = byPartition(consumer.beginningOffsets(consumer.assignment(), ASK));
    } catch (TimeoutException e) {
      LOG.debug("The broker did not answer; asked again later", e);
    }
  }

  private void answerEndOffsets() {
    while (!endOffsetRequests.isEmpty()) {
      CompletableFuture<Map<Integer, Long>> request = endOffsetRequests.remove();
      try {
        request.complete(byPartition(consumer.endOffsets(consumer.assignment(), ASK)));
      } catch (TimeoutException e) {
        request.completeExceptionally(e);
      }
    }
  }

  private static Map<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
    return offsets.entrySet().stream()
        .collect(Collectors.toMap(entry -> entry.getKey().partition(), Map.Entry::getValue));
  }

  /**
   * Whether, a second ago at most, everything published was in the store; false while no partition
   * is assigned.
   */
  boolean caughtUp() {
    return caughtUp;
  }

  /**
   * Offsets to go on from, behind those at which there is no record to read; any thread.
   *
   * @param stored next offset of each partition, by the label store
   */
  Map<Integer, Long> passed(Map<Integer, Long> stored) {
    return read.passed(stored);
  }

  /** How far behind. */
  LagMeter lag() {
    return lag;
  }

  /** First offset of each partition that retention has left, as of a minute ago at most. */
  Map<Integer, Long> beginOffsets() {
    return beginOffsets;
  }

  /** Offsets of the next record to be published, asked on the intake thread. */
  CompletableFuture<Map<Integer, Long>> endOffsets() {
    CompletableFuture<Map<Integer, Long>> request = new CompletableFuture<>();
    endOffsetRequests.add(request);
    return request;
  }

  @Override
  public void close() {
    consumer.close();
    endOffsetRequests.forEach(request -> request.cancel(false));
  }
}
