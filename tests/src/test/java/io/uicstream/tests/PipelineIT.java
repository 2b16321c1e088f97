package io.uicstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.uicstream.engine.torch.TorchEngine;
import io.uicstream.evaluator.Evaluator;
import io.uicstream.ingest.GeneratedCorpus;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.learner.Learner;
import io.uicstream.schemas.Annotation;
import io.uicstream.schemas.DeadLetterHeaders;
import io.uicstream.schemas.Evaluation;
import io.uicstream.schemas.Image;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.PseudoLabel;
import io.uicstream.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images and records that are none go in; topics, store and figures agree on what came of them. */
@KafkaTest
class PipelineIT {
  private static final int IMAGES = 600;
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Instant CAPTURED = Instant.ofEpochMilli(1_767_225_600_000L);

  @TempDir Path directory;

  /** Records that hold no image, by key, with the reason they are to be refused for. */
  private final Map<String, Refused> refused = new LinkedHashMap<>();

  @SuppressWarnings("ArrayRecordComponent")
  private record Refused(byte[] value, String reason) {}

  @Test
  void shouldAccountForEveryRecord(TestRun run) throws Exception {
    run.createTopics(PARTITIONS);
    assertThat(Corpora.publish(run, IMAGES).annotated()).isEqualTo(IMAGES);
    String withdrawn = publishOddities(run);
    long received = IMAGES + refused.size() + 2L;

    Evaluation evaluation;
    try (Evaluator evaluator =
        Evaluator.start(
            Evaluations.settings(run, directory.resolve("evaluator"), Learners.CLASSES, PARTITIONS),
            run.serdes(),
            run.kafka())) {
      learn(run, received);
      long labelEvents = run.read(run.name(Topics.PSEUDO_LABELS)).size();
      evaluation =
          Evaluations.await(
              run,
              e ->
                  e.labelEvents() == labelEvents
                      && e.probes() != null
                      && e.probes().embeddings() == IMAGES);
      assertThat(evaluator.skippedRecords()).isZero();
    }

    LearnerStatus status = lastStatus(run);
    assertThat(status.state()).isEqualTo(LearnerStatus.State.STOPPED);
    assertThat(status.images())
        .isEqualTo(new LearnerStatus.Images(received, IMAGES, 1, refused.size(), 1, IMAGES));
    assertThat(status.training().samples()).isGreaterThanOrEqualTo(IMAGES - Learners.BATCH);

    Map<String, PseudoLabel> labels = run.newest(Topics.PSEUDO_LABELS);
    assertThat(labels).hasSize(IMAGES - 1).doesNotContainKey(withdrawn);
    assertStoreAgrees(labels);
    assertFiguresAgree(labels, run.newest(Topics.ANNOTATIONS), evaluation.current());
    assertEmbeddings(run, evaluation.probes(), status.embeddings());
    assertDeadLetters(run);
  }

  private void learn(TestRun run, long records) throws Exception {
    try (Learner learner =
        Learner.start(
            Learners.settings(run, directory, Learners.after(records)),
            new TorchEngine(),
            run.serdes(),
            Clock.systemUTC())) {
      assertThat(learner.done())
          .as(() -> "training, now at " + learner.status())
          .succeedsWithin(PATIENCE);
    }
  }

  /** A duplicate, a withdrawal and what is no image; returns the id of the image withdrawn. */
  private String publishOddities(TestRun run) throws Exception {
    byte[] jpeg;
    String duplicate;
    String withdrawn;
    try (GeneratedCorpus corpus = Corpora.of(2)) {
      var first = corpus.next().orElseThrow();
      jpeg = first.encoded();
      duplicate = first.id();
      withdrawn = corpus.next().orElseThrow().id();
    }
    refused.put("text.txt", new Refused(image(run, "no image".getBytes(UTF_8)), "NOT_AN_IMAGE"));
    refused.put("empty.jpg", new Refused(image(run, new byte[0]), "NOT_AN_IMAGE"));
    refused.put(
        "cut-off.jpg", new Refused(image(run, Arrays.copyOf(jpeg, jpeg.length / 2)), "TRUNCATED"));
    refused.put("not-avro", new Refused("{}".getBytes(UTF_8), "NOT_OUR_AVRO"));
    refused.put("", new Refused(image(run, jpeg), "NO_KEY"));
    try (Producer<byte[], byte[]> producer = run.producer()) {
      for (Map.Entry<String, Refused> each : refused.entrySet()) {
        send(run, producer, each.getKey(), each.getValue().value());
      }
      send(run, producer, duplicate, image(run, jpeg));
      send(run, producer, withdrawn, null);
    }
    return withdrawn;
  }

  private static byte[] image(TestRun run, byte[] encoded) {
    return run.bytes(
        Topics.IMAGES,
        Image.newBuilder().setContent(ByteBuffer.wrap(encoded)).setCapturedAtMs(CAPTURED).build());
  }

  private static void send(TestRun run, Producer<byte[], byte[]> producer, String id, byte[] value)
      throws Exception {
    byte[] key = id.isEmpty() ? null : id.getBytes(UTF_8);
    producer.send(new ProducerRecord<>(run.name(Topics.IMAGES), key, value)).get();
  }

  private static LearnerStatus lastStatus(TestRun run) {
    List<LearnerStatus> all = run.values(Topics.LEARNER_STATUS);
    return all.get(all.size() - 1);
  }

  private void assertStoreAgrees(Map<String, PseudoLabel> labels) {
    Map<String, Integer> stored = new HashMap<>();
    long[] sizes;
    try (LabelStore store = LabelStore.openReadOnly(Learner.labels(directory))) {
      store.forEach(row -> stored.put(row.imageId(), row.label()));
      sizes = store.labelSizes();
    }
    assertThat(stored)
        .isEqualTo(
            labels.entrySet().stream()
                .collect(
                    Collectors.toMap(Map.Entry::getKey, each -> each.getValue().getPseudoClass())));
    assertThat(sizes).isEqualTo(sizes(labels));
  }

  private static long[] sizes(Map<String, PseudoLabel> labels) {
    long[] sizes = new long[Learners.CLASSES];
    labels.values().forEach(label -> sizes[label.getPseudoClass()]++);
    return sizes;
  }

  private static void assertFiguresAgree(
      Map<String, PseudoLabel> labels,
      Map<String, Annotation> annotations,
      Evaluation.Figures figures) {
    Agreement agreement = new Agreement();
    labels.forEach(
        (image, label) ->
            agreement.add(label.getPseudoClass(), annotations.get(image).getTrueClass()));
    assertThat(figures.images()).isEqualTo(labels.size());
    assertThat(figures.annotated()).isEqualTo(labels.size());
    assertThat(figures.nmiGeometric()).isCloseTo(agreement.nmiGeometric(), within(1e-9));
    assertThat(figures.nmiArithmetic()).isCloseTo(agreement.nmiArithmetic(), within(1e-9));

    List<Long> sizes = Arrays.stream(sizes(labels)).boxed().toList();
    List<Long> sorted = sizes.stream().sorted().toList();
    Evaluation.Sizes found = figures.sizes();
    assertThat(found.perClass()).isEqualTo(sizes);
    assertThat(found.smallest()).isEqualTo(sorted.get(0));
    assertThat(found.median()).isEqualTo((sorted.get(4) + sorted.get(5)) / 2.0);
    assertThat(found.largest()).isEqualTo(sorted.get(9));
    assertThat(found.empty()).isEqualTo(Collections.frequency(sizes, 0L));
    assertThat(found.balance()).isCloseTo(agreement.balance(Learners.CLASSES), within(1e-9));
  }

  /**
   * Every arrival is embedded, the one that came twice was twice, and probes see each image once.
   */
  private static void assertEmbeddings(
      TestRun run, Evaluation.Probes probes, LearnerStatus.Embeddings counts) {
    assertThat(run.newest(Topics.EMBEDDINGS))
        .hasSize(IMAGES)
        .allSatisfy(
            (image, embedding) -> {
              assertThat(embedding.getLayer()).isEqualTo("conv5");
              assertThat(embedding.getValues()).hasSize(64 * 2 * 2);
            });
    assertThat(counts.published() + counts.dropped()).isLessThanOrEqualTo(IMAGES + 1);
    assertThat(counts.dropped()).isZero();
    assertThat(probes.layer()).isEqualTo("conv5");
    assertThat(probes.classes()).isEqualTo(10);
    assertThat(probes.window()).isEqualTo(IMAGES);
    // So little training tells little; neither all nor nothing would be right.
    assertThat(probes.knnTop1()).isBetween(0.05, 0.95);
    assertThat(probes.linearTop1()).isBetween(0.05, 0.95);
  }

  private void assertDeadLetters(TestRun run) {
    List<ConsumerRecord<byte[], byte[]>> letters = run.read(run.name(Topics.DEAD_LETTERS));
    assertThat(letters).hasSize(refused.size());
    for (ConsumerRecord<byte[], byte[]> letter : letters) {
      Refused expected = refused.get(new String(letter.key(), UTF_8));
      assertThat(letter.value()).isEqualTo(expected.value());
      assertThat(header(letter, DeadLetterHeaders.REASON)).isEqualTo(expected.reason());
      assertThat(header(letter, DeadLetterHeaders.DETAIL)).isNotBlank();
      assertThat(header(letter, DeadLetterHeaders.SOURCE_TOPIC)).isEqualTo(run.name(Topics.IMAGES));
      assertThat(header(letter, DeadLetterHeaders.SOURCE_PARTITION)).matches("[0-3]");
      assertThat(header(letter, DeadLetterHeaders.SOURCE_OFFSET)).matches("\\d+");
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
