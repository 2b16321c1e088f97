package io.uicstream.learner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.uicstream.labelstore.SourcePosition;
import io.uicstream.schemas.LabelHeaders;
import io.uicstream.schemas.PseudoLabel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Looks at the newest records of {@code pseudo-labels} before a frozen network writes there:
 * sequences of two writers say nothing about each other, so that a consumer could keep the older of
 * two labels. Used by one thread; the consumer is the caller's.
 */
final class LabelTopic {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Offsets looked at, of each partition. */
  private static final long NEWEST = 100;

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Deserializer<PseudoLabel> labels;

  LabelTopic(Consumer<byte[], byte[]> consumer, String topic, Deserializer<PseudoLabel> labels) {
    this.consumer = consumer;
    this.topic = topic;
    this.labels = labels;
  }

  /**
   * Who else has written there, in words; empty if nobody has. Records that are no labels are
   * passed over.
   *
   * @param runId the run whose frozen network may write there
   */
  Optional<String> otherWriter(String runId) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    for (TopicPartition each : partitions) {
      consumer.seek(each, Math.max(begins.get(each), ends.get(each) - NEWEST));
    }
    while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        Optional<String> other = otherWriter(record, runId);
        if (other.isPresent()) {
          return other;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> otherWriter(ConsumerRecord<byte[], byte[]> record, String runId) {
    if (record.value() == null) {
      return Optional.ofNullable(record.headers().lastHeader(LabelHeaders.RUN_ID))
          .map(Header::value)
          .map(value -> new String(value, UTF_8))
          .filter(writer -> !writer.equals(runId))
          .map(LabelTopic::run);
    }
    PseudoLabel label;
    try {
      label = labels.deserialize(topic, record.value());
    } catch (RetriableException e) {
      throw e;
    } catch (SerializationException e) {
      return Optional.empty();
    }
    if (!label.getRunId().equals(runId)) {
      return Optional.of(run(label.getRunId()));
    }
    long ours =
        FrozenScorer.sequence(
            new SourcePosition(label.getSourcePartition(), label.getSourceOffset()));
    return label.getSequence() == ours ? Optional.empty() : Optional.of("a learner of this run");
  }

  private static String run(String runId) {
    return "the run " + runId;
  }
}
