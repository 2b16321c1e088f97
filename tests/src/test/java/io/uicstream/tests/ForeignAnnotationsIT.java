package io.uicstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.uicstream.evaluator.Evaluator;
import io.uicstream.schemas.Annotation;
import io.uicstream.schemas.Evaluation;
import io.uicstream.schemas.LabelCause;
import io.uicstream.schemas.PseudoLabel;
import io.uicstream.schemas.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Annotations by a producer that partitions as librdkafka does (Python, Go, C#, {@code kcat}), into
 * a topic with another number of partitions than the labels have.
 */
@KafkaTest
class ForeignAnnotationsIT {
  private static final int IMAGES = 2000;
  private static final int CLASSES = 10;
  private static final int TRUE_CLASSES = 6;
  private static final int LABEL_PARTITIONS = 4;
  private static final int ANNOTATION_PARTITIONS = 3;

  @TempDir Path directory;

  @Test
  void shouldJoinAnnotationsOfAnotherPartitioner(TestRun run) throws Exception {
    run.createTopics(ANNOTATION_PARTITIONS, List.of(Topics.ANNOTATIONS));
    run.createTopics(LABEL_PARTITIONS);
    Agreement expected = publish(run);

    Evaluation evaluation;
    try (Evaluator evaluator =
        Evaluator.start(
            Evaluations.settings(run, directory, CLASSES, LABEL_PARTITIONS),
            run.serdes(),
            run.kafka())) {
      evaluation = Evaluations.await(run, e -> e.current().annotated() == IMAGES);
      assertThat(evaluator.skippedRecords()).isZero();
    }

    assertThat(evaluation.current().images()).isEqualTo(IMAGES);
    assertThat(evaluation.current().nmiGeometric())
        .isCloseTo(expected.nmiGeometric(), within(1e-9));
    assertThat(evaluation.current().nmiArithmetic())
        .isCloseTo(expected.nmiArithmetic(), within(1e-9));
  }

  /** One label and one annotation of each image; returns how well they agree. */
  private static Agreement publish(TestRun run) throws Exception {
    Agreement agreement = new Agreement();
    SplittableRandom random = new SplittableRandom(5);
    List<Future<RecordMetadata>> labels = new ArrayList<>();
    List<Future<RecordMetadata>> annotations = new ArrayList<>();
    try (Producer<byte[], byte[]> producer = run.producer()) {
      for (int i = 0; i < IMAGES; i++) {
        byte[] key = "photos/é-%05d.jpg".formatted(i).getBytes(UTF_8);
        int trueClass = random.nextInt(TRUE_CLASSES);
        int label = random.nextInt(3) == 0 ? random.nextInt(CLASSES) : trueClass;
        agreement.add(label, trueClass);
        labels.add(
            producer.send(
                new ProducerRecord<>(
                    run.name(Topics.PSEUDO_LABELS),
                    key,
                    run.bytes(Topics.PSEUDO_LABELS, label(label, i)))));
        annotations.add(
            producer.send(
                new ProducerRecord<>(
                    run.name(Topics.ANNOTATIONS),
                    librdkafkaPartition(key, ANNOTATION_PARTITIONS),
                    key,
                    run.bytes(
                        Topics.ANNOTATIONS, new Annotation("class-" + trueClass, Instant.EPOCH)))));
      }
    }
    int moved = 0;
    for (int i = 0; i < IMAGES; i++) {
      if (labels.get(i).get().partition() != annotations.get(i).get().partition()) {
        moved++;
      }
    }
    assertThat(moved).as("annotations that lie in another partition").isGreaterThan(IMAGES / 2);
    return agreement;
  }

  /** {@code consistent_random}, librdkafka's default, for keys that are not empty. */
  private static int librdkafkaPartition(byte[] key, int partitions) {
    CRC32 crc = new CRC32();
    crc.update(key);
    return (int) (crc.getValue() % partitions);
  }

  private static PseudoLabel label(int pseudoClass, int i) {
    Instant now = Instant.ofEpochMilli(1_767_225_600_000L + i);
    return new PseudoLabel(
        pseudoClass, 0.5f, LabelCause.ARRIVAL, null, 1, i + 1L, 0L, "run", 0, (long) i, now);
  }
}
