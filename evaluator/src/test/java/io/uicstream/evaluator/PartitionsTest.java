package io.uicstream.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.evaluator.ImageState.Mark;
import io.uicstream.schemas.Evaluation;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures at boundaries do not depend on how the work is shared, or interrupted. */
class PartitionsTest {
  private static final int IMAGES = 300;
  private static final int CLASSES = 20;

  @TempDir Path directory;

  private record Timed(long atMs, int image, ImageEvent event) {}

  @Test
  void shouldGiveTheSameFiguresForAnyNumberOfPartitions() {
    List<Timed> events = randomEvents(6_000);

    List<Evaluation> one = run(1, events, false);
    assertThat(one).hasSizeGreaterThan(80);
    assertThat(one.get(one.size() - 1).labelEvents()).isGreaterThan(5_000);
    Evaluation.Probes probes = one.get(one.size() - 1).probes();
    assertThat(probes.embeddings()).isGreaterThan(80);
    assertThat(probes.knnTop1()).isBetween(probes.majorityShare(), 0.99);
    assertThat(probes.linearTop1()).isBetween(0.05, 0.99);
    assertThat(run(4, events, false)).isEqualTo(one);
    assertThat(run(7, events, false)).isEqualTo(one);
  }

  @Test
  void shouldAgreeInTheEndHoweverLateAnnotationsAre() {
    List<Timed> events = randomEvents(3_000);
    List<Timed> late = new ArrayList<>(events.subList(IMAGES / 2, events.size()));
    Random random = new Random(17);
    for (int image = 1; image < IMAGES; image += 2) {
      late.add(
          random.nextInt(late.size()),
          new Timed(2_000_000, image, annotated("class-" + image % 5)));
    }

    List<Evaluation> one = run(1, late, false);
    List<Evaluation> four = run(4, late, true);

    assertThat(one.get(one.size() - 1).current().nmiGeometric()).isBetween(0.1, 0.9);
    assertThat(four.get(four.size() - 1).current()).isEqualTo(one.get(one.size() - 1).current());
    assertThat(four)
        .extracting(figures -> figures.current().sizes())
        .isEqualTo(one.stream().map(figures -> figures.current().sizes()).toList());
  }

  @Test
  void shouldGiveTheSameFiguresAcrossRestarts() {
    List<Timed> events = randomEvents(6_000);

    assertThat(run(3, events, true)).isEqualTo(run(1, events, false));
  }

  @Test
  void shouldNotWaitForeverForAPartitionWhoseEndIsOutOfSight() {
    StagesWithoutBroker stages =
        new StagesWithoutBroker(settings(2), (partition, next) -> false, directory.toFile());
    stages.send(0, 5_000, "a", new ImageEvent.Labelled(Labels.arrival(0, 1)));

    stages.silence(19_999);
    assertThat(stages.evaluations()).isEmpty();

    stages.silence(20_000);
    assertThat(stages.evaluations()).extracting(Evaluation::atMs).containsExactly(6_000L);
  }

  /** Partitions run ahead of each other at random, each in its own order. */
  private List<Evaluation> run(int partitions, List<Timed> events, boolean restarts) {
    boolean[] atEnd = new boolean[1];
    StagesWithoutBroker stages =
        new StagesWithoutBroker(
            settings(partitions), (partition, next) -> atEnd[0], directory.toFile());
    List<Deque<Timed>> queues = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      queues.add(new ArrayDeque<>());
    }
    events.forEach(event -> queues.get(event.image() % partitions).add(event));
    Random random = new Random(5);
    int left = events.size();
    while (left > 0) {
      int partition = random.nextInt(partitions);
      Deque<Timed> queue = queues.get(partition);
      for (int batch = random.nextInt(500); batch > 0 && !queue.isEmpty(); batch--, left--) {
        Timed next = queue.remove();
        stages.send(partition, next.atMs(), "image-" + next.image(), next.event());
      }
      // Silence before the end, as while partitions are handed over, changes nothing.
      stages.silence(5_000);
      if (restarts) {
        stages.restartCollector(partition);
        stages.restartFigures();
      }
    }
    atEnd[0] = true;
    stages.silence(5_000);
    return stages.evaluations().stream().map(PartitionsTest::withoutOffsets).toList();
  }

  private static Evaluation withoutOffsets(Evaluation figures) {
    return new Evaluation(
        figures.atMs(),
        figures.classes(),
        figures.labelEvents(),
        Map.of(),
        figures.current(),
        figures.prequential(),
        figures.changedShare(),
        figures.visitBalance(),
        figures.nmiPrevious(),
        figures.probes());
  }

  private EvaluatorSettings settings(int partitions) {
    return new EvaluatorSettings(
        new EvaluatorSettings.Run("t", "stages", CLASSES, partitions),
        directory,
        new EvaluatorSettings.Figures(
            new EvaluatorSettings.Panes(1_000, 1_000, 2_000),
            20_000,
            // At every boundary: when it was last computed does not survive a restart.
            new EvaluatorSettings.Ami(5_000, 1_000),
            new EvaluatorSettings.Probes(50, 40, 100)),
        EvaluatorSettings.Alarms.DEFAULT);
  }

  private static List<Timed> randomEvents(int count) {
    Random random = new Random(11);
    int[] now = new int[IMAGES];
    Arrays.fill(now, -1);
    List<Timed> events = new ArrayList<>();
    long atMs = 1_000_000;
    for (int image = 0; image < IMAGES; image += 2) {
      // Annotators' clocks are their own; before the first label any time will do.
      events.add(new Timed(image * 1_000_000L, image, annotated("class-" + image % 7)));
    }
    for (int sequence = 1; sequence <= count; sequence++) {
      atMs += random.nextInt(40);
      int image = random.nextInt(IMAGES);
      int kind = random.nextInt(20);
      ImageEvent event;
      if (kind == 1) {
        events.add(new Timed(atMs, image, embedded(atMs, image, random)));
      }
      if (kind == 0) {
        event = new ImageEvent.Removed(Optional.of(new Mark(Labels.RUN_ID, sequence)));
        now[image] = -1;
      } else {
        int label = random.nextInt(3) == 0 ? random.nextInt(CLASSES) : image % CLASSES;
        event =
            new ImageEvent.Labelled(
                now[image] < 0
                    ? Labels.arrival(label, sequence)
                    : Labels.visit(now[image], label, sequence));
        now[image] = label;
      }
      events.add(new Timed(atMs, image, event));
    }
    return events;
  }

  /** Features that tell the true class of two images in three. */
  private static ImageEvent embedded(long atMs, int image, Random random) {
    float[] values = new float[8];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    values[image % 3 == 0 ? 7 : image % 7] += 2;
    return new ImageEvent.Embedded(
        new EmbeddedImage(
            "image-" + image, atMs, new EmbeddedImage.Source(0, image), "conv5", values));
  }

  private static ImageEvent annotated(String trueClass) {
    return new ImageEvent.Annotated(Optional.of(trueClass));
  }
}
