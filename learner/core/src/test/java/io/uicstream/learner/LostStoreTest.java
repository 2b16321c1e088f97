package io.uicstream.learner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.uicstream.labelstore.LabelRow;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.labelstore.LabelStoreSettings;
import io.uicstream.labelstore.SourcePosition;
import io.uicstream.schemas.LabelCause;
import io.uicstream.schemas.LabelFormat;
import io.uicstream.schemas.LabelHeaders;
import io.uicstream.schemas.PseudoLabel;
import io.uicstream.schemas.RegistryUnavailableException;
import io.uicstream.schemas.SchemaRegistry;
import io.uicstream.schemas.TopicSerdes;
import io.uicstream.schemas.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostStoreTest {
  private static final String TOPIC = "uic.pseudo-labels";
  private static final LabelStoreSettings SETTINGS =
      new LabelStoreSettings(10, 100, Long.MAX_VALUE, Long.MAX_VALUE);
  private static final long AT_MS = 1_767_225_600_000L;

  @TempDir private Path temporary;

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final TestRegistry registry = new TestRegistry();
  private final Map<Integer, Long> ends = new HashMap<>(Map.of(0, 0L, 1, 0L));

  /** Knows one schema, and may be away for a while. */
  private static final class TestRegistry implements SchemaRegistry {
    private Schema known;
    private int refusals;

    @Override
    public int register(String subject, Schema schema) {
      known = schema;
      return 1;
    }

    @Override
    public Optional<Schema> schema(int id) {
      if (refusals-- > 0) {
        throw new RegistryUnavailableException("away");
      }
      return Optional.ofNullable(known);
    }
  }

  private static PseudoLabel label(int pseudoClass, long sequence, String runId) {
    return new PseudoLabel(
        pseudoClass,
        0.25f,
        LabelCause.VISIT,
        pseudoClass + 1,
        3,
        sequence,
        70L + sequence,
        runId,
        1,
        1000 + sequence,
        Instant.ofEpochMilli(AT_MS + sequence));
  }

  private byte[] bytes(PseudoLabel label, LabelFormat format) {
    return new TopicSerdes(registry, "uic", format)
        .value(Topics.PSEUDO_LABELS)
        .serializer()
        .serialize(TOPIC, label);
  }

  private void add(int partition, String imageId, PseudoLabel label) {
    add(partition, imageId, bytes(label, LabelFormat.AVRO), new RecordHeaders());
  }

  private void remove(int partition, String imageId, long sequence, String runId) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(LabelHeaders.CAUSE, "WITHDRAWN".getBytes(UTF_8));
    headers.add(LabelHeaders.SEQUENCE, Long.toString(sequence).getBytes(UTF_8));
    headers.add(LabelHeaders.RUN_ID, runId.getBytes(UTF_8));
    add(partition, imageId, null, headers);
  }

  /** Adds a record behind a gap, as compaction leaves them. */
  private void add(int partition, String imageId, byte[] value, RecordHeaders headers) {
    long offset = ends.get(partition) + 5;
    ends.put(partition, offset + 1);
    byte[] key = imageId.getBytes(UTF_8);
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            TOPIC,
            partition,
            offset,
            AT_MS + offset,
            TimestampType.CREATE_TIME,
            key.length,
            value == null ? -1 : value.length,
            key,
            value,
            headers,
            Optional.empty());
    consumer.schedulePollTask(() -> consumer.addRecord(record));
  }

  private void rebuild() throws InterruptedException {
    Node node = new Node(0, "localhost", 9092);
    Node[] nodes = {node};
    consumer.updatePartitions(
        TOPIC,
        List.of(
            new PartitionInfo(TOPIC, 0, node, nodes, nodes),
            new PartitionInfo(TOPIC, 1, node, nodes, nodes)));
    for (int partition = 0; partition < 2; partition++) {
      TopicPartition each = new TopicPartition(TOPIC, partition);
      consumer.updateBeginningOffsets(Map.of(each, 0L));
      consumer.updateEndOffsets(Map.of(each, ends.get(partition)));
    }
    new LostStore(
            consumer,
            TOPIC,
            new TopicSerdes(registry, "uic", LabelFormat.AVRO)
                .value(Topics.PSEUDO_LABELS)
                .deserializer(),
            Clock.systemUTC())
        .rebuild(directory(), SETTINGS);
  }

  private Path directory() {
    return temporary.resolve("labels");
  }

  /** Classes of the images of the store. */
  private Map<String, Integer> stored() {
    Map<String, Integer> stored = new HashMap<>();
    try (LabelStore store = LabelStore.openReadOnly(directory())) {
      store.forEach(row -> stored.put(row.imageId(), row.label()));
    }
    return stored;
  }

  @Test
  void shouldMakeNoStoreOfAnEmptyTopic() throws InterruptedException {
    rebuild();
    assertThat(LabelStore.exists(directory())).isFalse();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void shouldRestoreAllThatALabelSays() throws InterruptedException {
    add(1, "a", label(4, 12, "run"));
    rebuild();
    try (LabelStore store = LabelStore.openReadOnly(directory())) {
      assertThat(store.runId()).isEqualTo("run");
      assertThat(store.sequence()).isEqualTo(12);
      assertThat(store.modelStep()).isEqualTo(82);
      assertThat(store.label("a"))
          .contains(
              new LabelRow(
                  "a",
                  4,
                  0.25f,
                  OptionalInt.of(5),
                  List.of(new LabelRow.Visit(4, 82)),
                  3,
                  12,
                  new SourcePosition(1, 1012),
                  0,
                  false));
    }
  }

  @Test
  void shouldFollowTheLogOfEachImage() throws InterruptedException {
    add(0, "a", label(1, 1, "run"));
    add(0, "b", label(1, 2, "run"));
    add(1, "c", label(1, 3, "run"));
    add(1, "c", label(2, 4, "run"));
    remove(0, "b", 5, "run");
    rebuild();
    assertThat(stored()).containsOnly(entry("a", 1), entry("c", 2));
  }

  @Test
  void shouldPassOverRepeatsThatACrashLeft() throws InterruptedException {
    add(0, "a", label(1, 1, "run"));
    add(0, "a", label(2, 9, "run"));
    add(0, "a", label(1, 1, "run"));
    rebuild();
    assertThat(stored()).containsOnly(entry("a", 2));
  }

  @Test
  void shouldGoOnWithTheNewestRunAboveAllSequences() throws InterruptedException {
    add(0, "a", label(1, 900, "older"));
    add(0, "b", label(1, 901, "older"));
    PseudoLabel newer = label(2, 3, "newer");
    add(
        0,
        "a",
        PseudoLabel.newBuilder(newer).setLabelledAtMs(Instant.ofEpochMilli(AT_MS + 5000)).build());
    rebuild();
    assertThat(stored()).containsOnly(entry("a", 2), entry("b", 1));
    try (LabelStore store = LabelStore.openReadOnly(directory())) {
      assertThat(store.runId()).isEqualTo("newer");
      assertThat(store.sequence()).isEqualTo(901);
    }
  }

  @Test
  void shouldReadJsonAndPassOverWhatIsNoLabel() throws InterruptedException {
    add(0, "a", bytes(label(1, 1, "run"), LabelFormat.JSON), new RecordHeaders());
    add(0, "b", "no label".getBytes(UTF_8), new RecordHeaders());
    add(0, "c", label(3, 3, "run"));
    rebuild();
    assertThat(stored()).containsOnly(entry("a", 1), entry("c", 3));
  }

  @Test
  void shouldTakeATombstoneOfSomeoneElse() throws InterruptedException {
    add(0, "a", label(1, 1, "run"));
    add(0, "b", label(1, 2, "run"));
    add(0, "a", null, new RecordHeaders());
    rebuild();
    assertThat(stored()).containsOnly(entry("b", 1));
  }

  @Test
  void shouldWaitForTheRegistry() throws InterruptedException {
    add(0, "a", label(1, 1, "run"));
    registry.refusals = 1;
    rebuild();
    assertThat(stored()).containsOnly(entry("a", 1));
  }
}
