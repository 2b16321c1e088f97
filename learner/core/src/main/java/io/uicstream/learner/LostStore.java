package io.uicstream.learner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.uicstream.labelstore.LabelStoreSettings;
import io.uicstream.labelstore.OutboxEntry;
import io.uicstream.labelstore.OutboxEntry.Cause;
import io.uicstream.labelstore.OutboxEntry.Labelled;
import io.uicstream.labelstore.OutboxEntry.Removal;
import io.uicstream.labelstore.OutboxEntry.Removed;
import io.uicstream.labelstore.Rebuild;
import io.uicstream.labelstore.SourcePosition;
import io.uicstream.schemas.LabelHeaders;
import io.uicstream.schemas.PseudoLabel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a lost label store anew from the topic {@code pseudo-labels}, read once from its beginning
 * to the end it has at the start. The run goes on under the id of the newest label, with sequences
 * above all that were published, so that the rule by which consumers tell repeats still holds. Used
 * by one thread; the consumer is the caller's.
 */
final class LostStore {
  private static final Logger LOG = LoggerFactory.getLogger(LostStore.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long REGISTRY_BACK_OFF_MS = 1_000;
  private static final long PROGRESS_MS = 10_000;

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Deserializer<PseudoLabel> labels;
  private final Clock clock;
  private final Map<Integer, Mark> newestOfPartition = new HashMap<>();
  private Optional<Mark> newest = Optional.empty();
  private long unreadable;

  /** A place in a label log, and when it was written. */
  private record Mark(String runId, long sequence, long atMs) {
    boolean sameRun(Mark other) {
      return runId.equals(other.runId);
    }
  }

  /** An event, with its place where that is known. */
  private record Read(OutboxEntry entry, Optional<Mark> mark) {}

  LostStore(
      Consumer<byte[], byte[]> consumer,
      String topic,
      Deserializer<PseudoLabel> labels,
      Clock clock) {
    this.consumer = consumer;
    this.topic = topic;
    this.labels = labels;
    this.clock = clock;
  }

  /**
   * Makes the store, unless the topic holds nothing: then there was none.
   *
   * @param directory where the store shall be
   * @throws io.uicstream.labelstore.StoreException if it cannot be written, or its labels do not
   *     fit the number of classes
   */
  void rebuild(Path directory, LabelStoreSettings settings) throws InterruptedException {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    if (left(ends) == 0) {
      return;
    }
    LOG.warn("There is no label store in {}; its labels are rebuilt from {}", directory, topic);
    long startMs = clock.millis();
    try (Rebuild rebuild = Rebuild.begin(directory, settings)) {
      read(rebuild, ends);
      if (newest.isEmpty()) {
        LOG.warn("Nothing on {} is a label of this program; a new run begins", topic);
        return;
      }
      rebuild.finish(newest.get().runId());
      LOG.warn(
          "{} labels of the run {} are back after {} ms; its images are read again from the first that"
              + " the topic still has",
          rebuild.labels(),
          newest.get().runId(),
          clock.millis() - startMs);
    }
  }

  private void read(Rebuild rebuild, Map<TopicPartition, Long> ends) throws InterruptedException {
    long reportedMs = clock.millis();
    while (left(ends) > 0) {
      List<Rebuild.Event> events = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        open(record).ifPresent(read -> events.add(event(record.partition(), read)));
      }
      rebuild.apply(events);
      if (clock.millis() - reportedMs >= PROGRESS_MS) {
        reportedMs = clock.millis();
        LOG.info("{} labels rebuilt, {} records to go", rebuild.labels(), left(ends));
      }
    }
    if (unreadable > 0) {
      LOG.warn("Passed over {} records of {} that are no labels", unreadable, topic);
    }
  }

  private long left(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
        .sum();
  }

  /** In a partition labels of a run lie in the order of their sequence, but for repeats. */
  private Rebuild.Event event(int partition, Read read) {
    if (read.mark().isEmpty()) {
      return new Rebuild.Event(read.entry(), false);
    }
    Mark mark = read.mark().get();
    newest = newest.filter(before -> before.atMs() > mark.atMs()).or(() -> Optional.of(mark));
    Optional<Mark> before =
        Optional.ofNullable(newestOfPartition.get(partition)).filter(mark::sameRun);
    boolean mayRepeat = before.filter(b -> mark.sequence() <= b.sequence()).isPresent();
    if (!mayRepeat) {
      newestOfPartition.put(partition, mark);
    }
    return new Rebuild.Event(read.entry(), mayRepeat);
  }

  private Optional<Read> open(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
    if (record.key() == null) {
      unreadable++;
      return Optional.empty();
    }
    boolean warned = false;
    while (true) {
      try {
        String imageId = new String(record.key(), UTF_8);
        return Optional.of(
            record.value() == null
                ? tombstone(imageId, record)
                : label(imageId, labels.deserialize(topic, record.value())));
      } catch (RetriableException e) {
        if (!warned) {
          LOG.warn(
              "The schema registry does not answer; labels wait until it does. {}", e.getMessage());
          warned = true;
        }
        Thread.sleep(REGISTRY_BACK_OFF_MS);
      } catch (SerializationException e) {
        LOG.debug("Passed over a record of {}", topic, e);
        unreadable++;
        return Optional.empty();
      }
    }
  }

  private static Read label(String imageId, PseudoLabel label) {
    long atMs = label.getLabelledAtMs().toEpochMilli();
    Labelled entry =
        new Labelled(
            label.getSequence(),
            imageId,
            label.getPseudoClass(),
            label.getConfidence(),
            Cause.valueOf(label.getCause().name()),
            label.getPreviousClass() == null
                ? OptionalInt.empty()
                : OptionalInt.of(label.getPreviousClass()),
            label.getVisits(),
            label.getModelStep(),
            new SourcePosition(label.getSourcePartition(), label.getSourceOffset()),
            atMs);
    return new Read(entry, Optional.of(new Mark(label.getRunId(), label.getSequence(), atMs)));
  }

  /** Tombstones of others have no headers; they count as well. */
  private static Read tombstone(String imageId, ConsumerRecord<byte[], byte[]> record) {
    Optional<String> runId = header(record, LabelHeaders.RUN_ID);
    Optional<Long> sequence = header(record, LabelHeaders.SEQUENCE).flatMap(LostStore::number);
    Removal cause =
        header(record, LabelHeaders.CAUSE).filter(Removal.EXPIRED.name()::equals).isPresent()
            ? Removal.EXPIRED
            : Removal.WITHDRAWN;
    return new Read(
        new Removed(sequence.orElse(0L), imageId, cause, record.timestamp()),
        runId.flatMap(id -> sequence.map(number -> new Mark(id, number, record.timestamp()))));
  }

  private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(Header::value)
        .map(value -> new String(value, UTF_8));
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
