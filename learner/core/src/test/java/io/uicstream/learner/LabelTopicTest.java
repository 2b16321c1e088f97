package io.uicstream.learner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.schemas.LabelCause;
import io.uicstream.schemas.LabelHeaders;
import io.uicstream.schemas.PseudoLabel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LabelTopicTest {
  private static final TopicPartition PARTITION = new TopicPartition(FrozenParts.LABELS, 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final FrozenParts parts = new FrozenParts();
  private long end;

  @BeforeEach
  void haveATopic() {
    Node node = new Node(0, "localhost", 9092);
    Node[] nodes = {node};
    consumer.updatePartitions(
        FrozenParts.LABELS, List.of(new PartitionInfo(FrozenParts.LABELS, 0, node, nodes, nodes)));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
  }

  private void add(byte[] value, RecordHeaders headers) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            FrozenParts.LABELS,
            0,
            end++,
            0,
            TimestampType.CREATE_TIME,
            1,
            value == null ? -1 : value.length,
            "a".getBytes(UTF_8),
            value,
            headers,
            Optional.empty());
    consumer.schedulePollTask(() -> consumer.addRecord(record));
  }

  private void addLabel(String runId, long sequence, long sourceOffset) {
    PseudoLabel label =
        new PseudoLabel(
            1,
            0.5f,
            LabelCause.ARRIVAL,
            null,
            1,
            sequence,
            70L,
            runId,
            0,
            sourceOffset,
            Instant.ofEpochMilli(0));
    add(parts.bytes(label), new RecordHeaders());
  }

  private Optional<String> otherWriter() {
    consumer.updateEndOffsets(Map.of(PARTITION, end));
    return new LabelTopic(consumer, FrozenParts.LABELS, parts.labels().deserializer())
        .otherWriter("run");
  }

  @Test
  void shouldFindNobodyInAnEmptyTopicOrBesideItsOwnLabels() {
    assertThat(otherWriter()).isEmpty();
    addLabel("run", 8, 7);
    add("no label".getBytes(UTF_8), new RecordHeaders());
    add(null, new RecordHeaders());
    assertThat(otherWriter()).isEmpty();
  }

  @Test
  void shouldFindLabelsOfAnotherRun() {
    addLabel("run", 8, 7);
    addLabel("older", 3, 2);
    assertThat(otherWriter()).contains("the run older");
  }

  @Test
  void shouldFindTheLearnerOfTheSameRun() {
    addLabel("run", 900, 7);
    assertThat(otherWriter()).contains("a learner of this run");
  }

  @Test
  void shouldFindATombstoneOfAnotherRun() {
    RecordHeaders headers = new RecordHeaders();
    headers.add(LabelHeaders.RUN_ID, "older".getBytes(UTF_8));
    add(null, headers);
    assertThat(otherWriter()).contains("the run older");
  }
}
