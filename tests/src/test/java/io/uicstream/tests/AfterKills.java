package io.uicstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.uicstream.labelstore.LabelStore;
import io.uicstream.schemas.Annotation;
import io.uicstream.schemas.Evaluation;
import io.uicstream.schemas.LabelCause;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.PseudoLabel;
import io.uicstream.schemas.Topics;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What must hold of topics and store after any number of kills, once all is at rest. */
final class AfterKills {
  private final TestRun run;
  private final int classes;

  AfterKills(TestRun run, int classes) {
    this.run = run;
    this.classes = classes;
  }

  /** Whether the evaluator has seen the end of the label topic. */
  boolean figuresCoverAllLabels() {
    List<Evaluation> all = run.values(Topics.EVALUATION);
    return !all.isEmpty()
        && ends().entrySet().stream()
            .allMatch(
                end ->
                    all.get(all.size() - 1).labelOffsets().getOrDefault(end.getKey(), 0L)
                        >= end.getValue());
  }

  /** Per partition of the label topic, the offset after its last record. */
  private Map<Integer, Long> ends() {
    Map<Integer, Long> ends = new HashMap<>();
    labelRecords().forEach(record -> ends.put(record.partition(), record.offset() + 1));
    return ends;
  }

  private List<ConsumerRecord<byte[], byte[]>> labelRecords() {
    return run.read(run.name(Topics.PSEUDO_LABELS));
  }

  void assertOneLabelForEveryImage(LabelStore store, long published) {
    Set<String> images = new HashSet<>();
    run.read(run.name(Topics.IMAGES)).forEach(image -> images.add(new String(image.key(), UTF_8)));
    assertThat(images).hasSize(Math.toIntExact(published));

    Map<String, PseudoLabel> newest = run.newest(Topics.PSEUDO_LABELS);
    assertThat(newest.keySet()).isEqualTo(images);
    Map<String, Long> stored = new HashMap<>();
    long[] sizes = new long[classes];
    store.forEach(
        row -> {
          stored.put(row.imageId(), row.sequence());
          sizes[row.label()]++;
        });
    Map<String, Long> publishedSequences = new HashMap<>();
    newest.forEach((image, label) -> publishedSequences.put(image, label.getSequence()));
    assertThat(stored).isEqualTo(publishedSequences);
    assertThat(store.labelSizes()).isEqualTo(sizes);
    assertThat(store.counters().admitted()).isEqualTo(published);
    assertThat(store.counters().received()).isEqualTo(published + store.counters().duplicates());
  }

  /**
   * An event has one sequence and a sequence one event, however often it was sent; arrivals are
   * labelled in the order of their offsets; the last record of an image is the newest.
   */
  void assertLabelLogNeverWentBack() {
    Map<Long, PseudoLabel> bySequence = new HashMap<>();
    Map<Long, String> imageOf = new HashMap<>();
    Map<String, Long> last = new HashMap<>();
    Map<String, Long> highest = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : labelRecords()) {
      PseudoLabel label = run.value(Topics.PSEUDO_LABELS, record);
      String image = new String(record.key(), UTF_8);
      assertThat(label).isEqualTo(bySequence.getOrDefault(label.getSequence(), label));
      assertThat(image).isEqualTo(imageOf.getOrDefault(label.getSequence(), image));
      bySequence.put(label.getSequence(), label);
      imageOf.put(label.getSequence(), image);
      last.put(image, label.getSequence());
      highest.merge(image, label.getSequence(), Math::max);
    }
    assertThat(last).isEqualTo(highest);

    Map<Integer, Long> arrived = new HashMap<>();
    bySequence.values().stream()
        .filter(label -> label.getCause() == LabelCause.ARRIVAL)
        .sorted(Comparator.comparingLong(PseudoLabel::getSequence))
        .forEach(
            label -> {
              Long before = arrived.put(label.getSourcePartition(), label.getSourceOffset());
              assertThat(label.getSourceOffset()).isGreaterThan(before == null ? -1 : before);
            });
  }

  void assertLostStepsWithin(int interval) {
    List<LearnerStatus> all = run.values(Topics.LEARNER_STATUS);
    assertThat(all)
        .allSatisfy(
            status -> assertThat(status.training().lostSteps()).isBetween(0L, (long) interval));
    assertThat(all.get(all.size() - 1).state()).isEqualTo(LearnerStatus.State.STOPPED);
  }

  /** Against a computation from the records that each of the figures says it covers. */
  void assertFiguresAreRight() {
    List<Evaluation> all = run.values(Topics.EVALUATION);
    Map<Integer, Long> covered = new HashMap<>();
    for (Evaluation evaluation : all) {
      covered.forEach(
          (partition, offset) ->
              assertThat(evaluation.labelOffsets().get(partition)).isGreaterThanOrEqualTo(offset));
      covered.putAll(evaluation.labelOffsets());
    }
    assertRight(all.get(all.size() - 1));
  }

  private void assertRight(Evaluation evaluation) {
    Map<String, Annotation> annotations = run.newest(Topics.ANNOTATIONS);
    Agreement images = new Agreement();
    Agreement annotated = new Agreement();
    labelsBelow(evaluation.labelOffsets())
        .forEach(
            (image, label) -> {
              images.add(label.getPseudoClass(), "");
              if (annotations.containsKey(image)) {
                annotated.add(label.getPseudoClass(), annotations.get(image).getTrueClass());
              }
            });
    Evaluation.Figures figures = evaluation.current();
    assertThat(figures.images()).isEqualTo(images.items());
    assertThat(figures.annotated()).isEqualTo(annotated.items());
    for (int i = 0; i < classes; i++) {
      assertThat(figures.sizes().perClass().get(i)).isEqualTo(images.sizes().getOrDefault(i, 0L));
    }
    if (annotated.items() > 0) {
      assertThat(figures.nmiGeometric()).isCloseTo(annotated.nmiGeometric(), within(1e-9));
      assertThat(figures.nmiArithmetic()).isCloseTo(annotated.nmiArithmetic(), within(1e-9));
    }
    assertThat(figures.sizes().balance()).isCloseTo(images.balance(classes), within(1e-9));
  }

  /** By the rule for consumers: a record counts if its sequence is above the image's last. */
  private Map<String, PseudoLabel> labelsBelow(Map<Integer, Long> offsets) {
    Map<String, PseudoLabel> labels = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : labelRecords()) {
      if (record.offset() < offsets.getOrDefault(record.partition(), 0L)) {
        PseudoLabel label = run.value(Topics.PSEUDO_LABELS, record);
        labels.merge(
            new String(record.key(), UTF_8),
            label,
            (before, now) -> now.getSequence() > before.getSequence() ? now : before);
      }
    }
    return labels;
  }

  /** For people. */
  String summary() {
    List<LearnerStatus> status = run.values(Topics.LEARNER_STATUS);
    return "%d label records (%d repeated), %d figures, most steps lost at a restart %d"
        .formatted(
            labelRecords().size(),
            labelRecords().size()
                - labelRecords().stream()
                    .map(record -> run.value(Topics.PSEUDO_LABELS, record).getSequence())
                    .distinct()
                    .count(),
            run.values(Topics.EVALUATION).size(),
            status.stream().mapToLong(s -> s.training().lostSteps()).max().orElse(0));
  }
}
