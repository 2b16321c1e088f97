package io.uicstream.learner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.uicstream.labelstore.DeadLetter;
import io.uicstream.labelstore.OutboxEntry;
import io.uicstream.schemas.DeadLetterHeaders;
import io.uicstream.schemas.LabelCause;
import io.uicstream.schemas.LabelHeaders;
import io.uicstream.schemas.PseudoLabel;
import io.uicstream.schemas.Topics;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * What labels, removed labels and dead letters look like on their topics. Safe for use by several
 * threads.
 */
final class TopicRecords {
  private final String prefix;
  private final String runId;
  private final Serializer<PseudoLabel> labels;

  /**
   * Made for one run.
   *
   * @param prefix topic prefix
   * @param runId the run that gives the labels
   * @param labels writes them
   */
  TopicRecords(String prefix, String runId, Serializer<PseudoLabel> labels) {
    this.prefix = prefix;
    this.runId = runId;
    this.labels = labels;
  }

  /** The record that an entry calls for. */
  ProducerRecord<byte[], byte[]> record(OutboxEntry entry) {
    if (entry instanceof OutboxEntry.Labelled labelled) {
      return label(labelled);
    } else if (entry instanceof OutboxEntry.Removed removed) {
      return tombstone(removed);
    } else if (entry instanceof OutboxEntry.Unusable unusable) {
      return deadLetter(unusable.deadLetter());
    }
    throw new IllegalStateException("not handled: " + entry);
  }

  private ProducerRecord<byte[], byte[]> label(OutboxEntry.Labelled e) {
    String topic = Topics.PSEUDO_LABELS.name(prefix);
    PseudoLabel label =
        new PseudoLabel(
            e.label(),
            e.confidence(),
            LabelCause.valueOf(e.cause().name()),
            e.previousLabel().isPresent() ? e.previousLabel().getAsInt() : null,
            e.visits(),
            e.sequence(),
            e.modelStep(),
            runId,
            e.position().partition(),
            e.position().offset(),
            Instant.ofEpochMilli(e.labelledAtMs()));
    return new ProducerRecord<>(
        topic, null, e.labelledAtMs(), e.imageId().getBytes(UTF_8), labels.serialize(topic, label));
  }

  private ProducerRecord<byte[], byte[]> tombstone(OutboxEntry.Removed e) {
    byte[] nothing = null;
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Topics.PSEUDO_LABELS.name(prefix),
            null,
            e.removedAtMs(),
            e.imageId().getBytes(UTF_8),
            nothing);
    record.headers().add(LabelHeaders.CAUSE, e.cause().name().getBytes(UTF_8));
    record.headers().add(LabelHeaders.SEQUENCE, Long.toString(e.sequence()).getBytes(UTF_8));
    record.headers().add(LabelHeaders.RUN_ID, runId.getBytes(UTF_8));
    return record;
  }

  private ProducerRecord<byte[], byte[]> deadLetter(DeadLetter letter) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.DEAD_LETTERS.name(prefix), letter.key(), letter.value());
    record
        .headers()
        .add(DeadLetterHeaders.REASON, letter.reason().getBytes(UTF_8))
        .add(DeadLetterHeaders.DETAIL, letter.detail().getBytes(UTF_8))
        .add(DeadLetterHeaders.SOURCE_TOPIC, Topics.IMAGES.name(prefix).getBytes(UTF_8))
        .add(
            DeadLetterHeaders.SOURCE_PARTITION,
            Integer.toString(letter.position().partition()).getBytes(UTF_8))
        .add(
            DeadLetterHeaders.SOURCE_OFFSET,
            Long.toString(letter.position().offset()).getBytes(UTF_8));
    return record;
  }
}
