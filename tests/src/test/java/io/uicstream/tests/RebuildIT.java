package io.uicstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.uicstream.engine.torch.TorchEngine;
import io.uicstream.labelstore.Counters;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.labelstore.SourcePosition;
import io.uicstream.labelstore.StoreException;
import io.uicstream.learner.Learner;
import io.uicstream.learner.LearnerSettings;
import io.uicstream.schemas.LabelHeaders;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.PseudoLabel;
import io.uicstream.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data directory that is lost, whole or in part: labels and window come back from the topics. */
@KafkaTest
class RebuildIT {
  private static final int IMAGES = 400;
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path temporary;

  /** What a label store is asked to hold again. */
  private record Held(String runId, Map<String, Row> rows, List<Long> sizes, Counters counters) {}

  private record Row(int label, long sequence, SourcePosition position, long capturedAtMs) {}

  @Test
  void shouldRebuildLabelsAndWindowFromTopics(TestRun run) throws Exception {
    Path directory = temporary.resolve("data");
    run.createTopics(PARTITIONS);
    Corpora.publish(run, IMAGES);
    String withdrawn = withdrawFirst(run);
    learn(run, directory, IMAGES + 1);
    Held before = held(directory);
    assertThat(before.rows()).hasSize(IMAGES - 1);

    // Damaged, and then removed as the message says; the checkpoints stay.
    damage(Learner.labels(directory));
    assertThatThrownBy(() -> learn(run, directory, IMAGES + 1))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is damaged")
        .hasMessageContaining("Remove the directory");
    Directories.delete(Learner.labels(directory));
    Set<Long> logged = sequences(run);
    LearnerStatus status = relearn(run, directory);
    assertThat(status.training().lostSteps()).isZero();
    assertHoldsAgain(before, held(directory));
    assertSaid(run, logged, Set.of(withdrawn));

    // All of it: a new network goes on with the labels and the run there are.
    Directories.delete(directory);
    LearnerStatus anew = relearn(run, directory);
    assertThat(anew.training().lostSteps()).isPositive();
    assertHoldsAgain(before, held(directory));
    assertSaid(run, logged, Set.of(withdrawn));

    // What comes now is above all sequences there were.
    Corpora.publish(run, IMAGES + 50);
    learn(run, directory, 2L * IMAGES + 51);
    Map<String, PseudoLabel> newest = run.newest(Topics.PSEUDO_LABELS);
    assertThat(newest).hasSize(IMAGES + 50);
    assertThat(newest.values()).allMatch(label -> label.getRunId().equals(before.runId()));
    assertSequencesRise(run);
    Map<String, Long> stored = new HashMap<>();
    held(directory).rows().forEach((image, row) -> stored.put(image, row.sequence()));
    Map<String, Long> published = new HashMap<>();
    newest.forEach((image, label) -> published.put(image, label.getSequence()));
    assertThat(stored).isEqualTo(published);
  }

  /** An image that is gone, which must not stay when its record is read again. */
  private static String withdrawFirst(TestRun run) throws Exception {
    byte[] key = run.read(run.name(Topics.IMAGES)).get(0).key();
    try (Producer<byte[], byte[]> producer = run.producer()) {
      producer.send(new ProducerRecord<>(run.name(Topics.IMAGES), key, null)).get();
    }
    return new String(key, UTF_8);
  }

  private static LearnerStatus learn(TestRun run, Path directory, long records) {
    return learn(run, Learners.settings(run, directory, Learners.after(records)));
  }

  /** Reads everything again without training, so that labels can be compared. */
  private static LearnerStatus relearn(TestRun run, Path directory) {
    return learn(run, Learners.settings(run, directory, Learners.afterSamples(0)));
  }

  private static LearnerStatus learn(TestRun run, LearnerSettings settings) {
    Learner learner = Learner.start(settings, new TorchEngine(), run.serdes(), Clock.systemUTC());
    try (learner) {
      assertThat(learner.done())
          .as(() -> "training, now at " + learner.status())
          .succeedsWithin(PATIENCE);
    }
    return learner.status();
  }

  private static void damage(Path labels) throws IOException {
    try (Stream<Path> files = Files.list(labels)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("MANIFEST")).toList()) {
        Files.write(file, new byte[100]);
      }
    }
  }

  private static Held held(Path directory) {
    try (LabelStore store = LabelStore.openReadOnly(Learner.labels(directory))) {
      Map<String, Row> rows = new TreeMap<>();
      store.forEach(
          row ->
              rows.put(
                  row.imageId(),
                  new Row(row.label(), row.sequence(), row.position(), row.capturedAtMs())));
      assertThat(store.windowImages()).isEqualTo(rows.size());
      List<Long> sizes = Arrays.stream(store.labelSizes()).boxed().toList();
      assertThat(store.windowSizes())
          .isEqualTo(sizes.stream().mapToInt(Math::toIntExact).toArray());
      return new Held(store.runId(), rows, sizes, store.counters());
    }
  }

  private static void assertHoldsAgain(Held before, Held after) {
    assertThat(after.runId()).isEqualTo(before.runId());
    assertThat(after.rows()).isEqualTo(before.rows());
    assertThat(after.sizes()).isEqualTo(before.sizes());
    assertThat(after.counters().received()).isEqualTo(before.counters().received());
    assertThat(after.counters().admitted()).isEqualTo(before.counters().admitted());
    assertThat(after.counters().withdrawn()).isEqualTo(before.counters().withdrawn());
  }

  /** Which images the label topic says something new of. */
  private static void assertSaid(TestRun run, Set<Long> before, Set<String> imageIds) {
    Set<String> said = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : run.read(run.name(Topics.PSEUDO_LABELS))) {
      if (!before.contains(sequence(run, record))) {
        said.add(new String(record.key(), UTF_8));
      }
    }
    assertThat(said).isEqualTo(imageIds);
  }

  /** As consumers rely on: within the run, every record of an image is above those before. */
  private static void assertSequencesRise(TestRun run) {
    Map<String, Long> newest = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : run.read(run.name(Topics.PSEUDO_LABELS))) {
      String imageId = new String(record.key(), UTF_8);
      long sequence = sequence(run, record);
      assertThat(sequence).isGreaterThan(newest.getOrDefault(imageId, 0L));
      newest.put(imageId, sequence);
    }
  }

  private static Set<Long> sequences(TestRun run) {
    return run.read(run.name(Topics.PSEUDO_LABELS)).stream()
        .map(record -> sequence(run, record))
        .collect(Collectors.toSet());
  }

  private static long sequence(TestRun run, ConsumerRecord<byte[], byte[]> record) {
    return record.value() == null
        ? Long.parseLong(
            new String(record.headers().lastHeader(LabelHeaders.SEQUENCE).value(), UTF_8))
        : run.value(Topics.PSEUDO_LABELS, record).getSequence();
  }
}
