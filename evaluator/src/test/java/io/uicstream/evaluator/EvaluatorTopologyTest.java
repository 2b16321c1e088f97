package io.uicstream.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.uicstream.schemas.Evaluation;
import io.uicstream.schemas.LabelFormat;
import io.uicstream.schemas.TopicSerdes;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatorTopologyTest {
  private static final EvaluatorSettings.Figures EVERY_SECOND =
      new EvaluatorSettings.Figures(
          new EvaluatorSettings.Panes(1_000, 1_000, 2_000),
          3_000,
          new EvaluatorSettings.Ami(5_000, 1_000),
          EvaluatorSettings.Probes.DEFAULT);

  @TempDir Path directory;

  /**
   * Four classes, four images, by hand. Images a and b are annotated before their labels, c after;
   * a is visited, c split, b withdrawn; the window is three seconds.
   */
  @Test
  void shouldGiveFiguresComputedByHand() {
    try (EvaluatorDriver driver = driver(EVERY_SECOND)) {
      playScenario(driver);
      List<Evaluation> figures = driver.evaluations();

      assertThat(figures)
          .extracting(Evaluation::atMs)
          .containsExactly(2_000L, 3_000L, 4_000L, 7_000L);
      assertThat(figures).extracting(Evaluation::labelEvents).containsExactly(3L, 4L, 6L, 7L);
      assertThat(figures)
          .extracting(Evaluation::labelOffsets)
          .containsExactly(Map.of(0, 3L), Map.of(0, 5L), Map.of(0, 7L), Map.of(0, 8L));
      checkAfterArrivals(figures.get(0));
      checkAfterVisitAndAnnotation(figures.get(1));
      checkAfterRemovalAndSplit(figures.get(2));
      checkAfterExpiry(figures.get(3));
    }
  }

  private static void playScenario(EvaluatorDriver driver) {
    driver.annotate(500, "a", "cat");
    driver.annotate(500, "b", "dog");
    driver.label(1_000, "a", Labels.arrival(0, 1));
    driver.label(1_100, "b", Labels.arrival(1, 2));
    driver.label(1_200, "c", Labels.arrival(0, 3));
    driver.label(2_000, "a", Labels.arrival(0, 1));
    driver.annotate(2_100, "c", "cat");
    driver.label(2_500, "a", Labels.visit(0, 2, 4));
    driver.remove(3_000, "b", 5);
    driver.label(3_200, "c", Labels.split(0, 3, 6));
    driver.label(6_000, "d", Labels.arrival(1, 7));
    driver.idle(2_000);
  }

  private static void checkAfterArrivals(Evaluation figures) {
    assertThat(figures.classes()).isEqualTo(4);
    assertThat(figures.current()).isEqualTo(figures.prequential());
    assertThat(figures.current().images()).isEqualTo(3);
    assertThat(figures.current().annotated()).isEqualTo(2);
    assertThat(figures.current().nmiGeometric()).isCloseTo(1, within(1e-9));
    assertThat(figures.current().ami()).isEqualTo(1);
    Evaluation.Sizes sizes = figures.current().sizes();
    assertThat(sizes.smallest()).isZero();
    assertThat(sizes.median()).isEqualTo(0.5);
    assertThat(sizes.largest()).isEqualTo(2);
    assertThat(sizes.empty()).isEqualTo(2);
    // Entropy of 2/3 and 1/3: ln 3 - 2/3 ln 2.
    double entropy = Math.log(3) - 2.0 / 3 * Math.log(2);
    assertThat(sizes.balance()).isCloseTo(entropy / Math.log(4), within(1e-9));
    assertThat(figures.changedShare()).isNull();
    assertThat(figures.nmiPrevious()).isNull();
  }

  private static void checkAfterVisitAndAnnotation(Evaluation figures) {
    assertThat(figures.current().annotated()).isEqualTo(3);
    // Labels a2 b1 c0 against cat dog cat: I = H(V), so NMI = sqrt(H(V) / ln 3), or 2 H(V) / sum.
    double trueEntropy = Math.log(3) - 2.0 / 3 * Math.log(2);
    assertThat(figures.current().nmiGeometric())
        .isCloseTo(Math.sqrt(trueEntropy / Math.log(3)), within(1e-9));
    assertThat(figures.current().nmiArithmetic())
        .isCloseTo(2 * trueEntropy / (trueEntropy + Math.log(3)), within(1e-9));
    // Three images in three classes say nothing beyond chance.
    assertThat(figures.current().ami()).isCloseTo(0, within(1e-8));
    assertThat(figures.prequential().images()).isEqualTo(3);
    assertThat(figures.prequential().annotated()).isEqualTo(3);
    assertThat(figures.prequential().nmiGeometric()).isCloseTo(1, within(1e-9));
    assertThat(figures.changedShare()).isEqualTo(1);
    assertThat(figures.nmiPrevious()).isEqualTo(1);
  }

  private static void checkAfterRemovalAndSplit(Evaluation figures) {
    assertThat(figures.current().images()).isEqualTo(2);
    assertThat(figures.current().nmiGeometric()).isZero();
    assertThat(figures.prequential().images()).isEqualTo(3);
    assertThat(figures.changedShare()).isEqualTo(1);
    // 0 to 2 and 0 to 3: the labels before are one class.
    assertThat(figures.nmiPrevious()).isZero();
  }

  private static void checkAfterExpiry(Evaluation figures) {
    assertThat(figures.current().images()).isEqualTo(3);
    assertThat(figures.current().annotated()).isEqualTo(2);
    assertThat(figures.prequential().images()).isEqualTo(1);
    assertThat(figures.prequential().annotated()).isZero();
    assertThat(figures.prequential().nmiGeometric()).isNull();
    assertThat(figures.prequential().amiNote()).isEqualTo("no annotated image");
    assertThat(figures.changedShare()).isNull();
  }

  @Test
  void shouldWriteFiguresAsJsonKeyedByThePrefix() {
    try (EvaluatorDriver driver = driver(EVERY_SECOND)) {
      driver.annotate(500, "a", "cat");
      driver.label(1_000, "a", Labels.arrival(0, 1));
      driver.idle(2_000);

      TestRecord<String, String> record = driver.evaluationJson().get(0);
      assertThat(record.key()).isEqualTo("t");
      assertThat(record.timestamp()).isEqualTo(2_000);
      String figures =
          """
          {"images":1,"annotated":1,"sizes":{"perClass":[1,0,0,0],"smallest":0,"median":0.0,\
          "largest":1,"empty":3,"balance":0.0,"effectiveClasses":1.0},"nmiGeometric":1.0,\
          "nmiArithmetic":1.0,"ami":1.0,"amiNote":null}""";
      assertThat(record.value())
          .isEqualTo(
              """
              {"atMs":2000,"classes":4,"labelEvents":1,"labelOffsets":{"0":1},"current":%s,\
              "prequential":%s,"changedShare":null,"visitBalance":null,"nmiPrevious":null,"probes":null}"""
                  .formatted(figures, figures));
    }
  }

  @Test
  void shouldPutLateRecordsIntoTheOpenPane() {
    try (EvaluatorDriver driver = driver(EVERY_SECOND)) {
      driver.label(5_000, "a", Labels.arrival(0, 1));
      driver.label(1_000, "b", Labels.arrival(1, 2));
      driver.idle(2_000);

      assertThat(driver.evaluations())
          .singleElement()
          .satisfies(
              figures -> {
                assertThat(figures.atMs()).isEqualTo(6_000);
                assertThat(figures.prequential().images()).isEqualTo(2);
              });
    }
  }

  @Test
  void shouldNotBeThrownOffByTimestampsFarInTheFuture() {
    try (EvaluatorDriver driver = driver(EVERY_SECOND)) {
      driver.label(4_000_000_000_000L, "x", Labels.arrival(0, 1));
      driver.annotate(4_000_000_000_000L, "x", "cat");
      driver.label(1_001_000, "a", Labels.arrival(0, 2));
      driver.label(1_005_000, "b", Labels.arrival(0, 3));

      // The first counts as labelled now, which is 1,000,000.
      assertThat(driver.evaluations())
          .extracting(Evaluation::atMs)
          .containsExactly(1_001_000L, 1_002_000L);
    }
  }

  @Test
  void shouldCountAnAnnotationThatComesWhenLabelsHaveEnded() {
    try (EvaluatorDriver driver = driver(EVERY_SECOND)) {
      driver.label(1_000, "a", Labels.arrival(0, 1));
      driver.idle(2_000);
      driver.annotate(700_000, "a", "cat");
      driver.idle(2_000);

      assertThat(driver.evaluations())
          .extracting(Evaluation::atMs, figures -> figures.current().annotated())
          .containsExactly(tuple(2_000L, 0L), tuple(3_000L, 1L));
    }
  }

  @Test
  void shouldGoOnAfterIdleness() {
    try (EvaluatorDriver driver = driver(EVERY_SECOND)) {
      driver.label(1_000, "a", Labels.arrival(0, 1));
      driver.idle(2_000);
      driver.label(1_500, "b", Labels.arrival(0, 2));
      driver.label(9_000, "c", Labels.arrival(0, 3));
      driver.idle(2_000);

      // b comes after its pane was closed, and counts in the next one.
      assertThat(driver.evaluations())
          .extracting(Evaluation::atMs, figures -> figures.current().images())
          .containsExactly(tuple(2_000L, 1L), tuple(3_000L, 2L), tuple(10_000L, 3L));
    }
  }

  @Test
  void shouldSayHowOldAmiIsAndReportTheLastBoundaryAgainWithItsOwn() {
    EvaluatorSettings.Figures seldomAmi =
        new EvaluatorSettings.Figures(
            EVERY_SECOND.panes(),
            3_000,
            new EvaluatorSettings.Ami(5_000, 60_000),
            EvaluatorSettings.Probes.DEFAULT);
    Queue<Runnable> tasks = new ArrayDeque<>();
    try (EvaluatorDriver driver =
        new EvaluatorDriver(EvaluatorDriver.settings(directory, seldomAmi), tasks::add)) {
      driver.annotate(500, "a", "cat");
      driver.label(1_000, "a", Labels.arrival(0, 1));
      driver.label(2_000, "b", Labels.arrival(0, 2));
      tasks.remove().run();
      driver.label(3_000, "c", Labels.arrival(0, 3));
      driver.idle(2_000);
      driver.idle(2_000);
      driver.idle(2_000);
      tasks.remove().run();
      driver.idle(2_000);
      driver.idle(2_000);

      List<Evaluation> figures = driver.evaluations();
      assertThat(figures)
          .extracting(Evaluation::atMs)
          .containsExactly(2_000L, 3_000L, 4_000L, 4_000L);
      assertThat(figures)
          .extracting(figure -> figure.current().ami())
          .containsExactly(null, 1.0, 1.0, 1.0);
      assertThat(figures)
          .extracting(figure -> figure.current().amiNote())
          .containsExactly(
              "not computed yet", "of the boundary 2000", "of the boundary 2000", null);
      assertThat(tasks).isEmpty();
    }
  }

  @Test
  void shouldSkipAndCountBadRecords() {
    try (EvaluatorDriver driver = driver(EVERY_SECOND)) {
      driver.annotateWithBytes(1_000, "a", new byte[] {1, 2, 3});
      driver.annotate(1_000, "a", "");
      driver.label(1_000, "a", Labels.arrival(4, 1));
      driver.label(1_000, null, Labels.arrival(0, 1));
      driver.annotate(1_000, "a", "x".repeat(257));
      driver.annotate(1_000, "x".repeat(20_000), "cat");
      driver.label(1_000, "x".repeat(20_000), Labels.arrival(0, 1));
      driver.label(1_000, "a", Labels.arrival(3, 1));
      driver.idle(2_000);

      assertThat(driver.dropped()).isEqualTo(7);
      assertThat(driver.evaluations())
          .singleElement()
          .satisfies(figures -> assertThat(figures.labelEvents()).isEqualTo(1));
    }
  }

  @Test
  void shouldSendFewRecordsToTheSecondStageAndEqualBruteForce() {
    Random random = new Random(3);
    int images = 1_000;
    int[] now = new int[images];
    Arrays.fill(now, -1);
    int events = 5_000;
    try (EvaluatorDriver driver = driver(EVERY_SECOND)) {
      for (int image = 0; image < images; image += 2) {
        driver.annotate(0, "image-" + image, "class-" + image % 3);
      }
      for (int sequence = 1; sequence <= events; sequence++) {
        int image = random.nextInt(images);
        long atMs = 1_000 + sequence * 40L;
        if (random.nextInt(20) == 0 && now[image] >= 0) {
          driver.remove(atMs, "image-" + image, sequence);
          now[image] = -1;
        } else {
          int label = random.nextInt(3) == 0 ? random.nextInt(4) : image % 3;
          driver.label(
              atMs,
              "image-" + image,
              now[image] < 0
                  ? Labels.arrival(label, sequence)
                  : Labels.visit(now[image], label, sequence));
          now[image] = label;
        }
      }
      driver.idle(2_000);

      assertThat((double) driver.paneRecords()).isBetween(1.0, 0.05 * events);
      List<Evaluation> figures = driver.evaluations();
      Evaluation last = figures.get(figures.size() - 1);
      List<BruteForce.Pair> annotated = new ArrayList<>();
      for (int image = 0; image < images; image += 2) {
        if (now[image] >= 0) {
          annotated.add(new BruteForce.Pair(now[image], "class-" + image % 3));
        }
      }
      assertThat(last.labelEvents()).isEqualTo(events);
      assertThat(last.current().annotated()).isEqualTo(annotated.size());
      assertThat(last.current().nmiGeometric())
          .isCloseTo(BruteForce.nmiGeometric(annotated), within(1e-9));
    }
  }

  @Test
  void shouldBuildTheSameTopologyEachTime() {
    EvaluatorTopology topology =
        new EvaluatorTopology(
            EvaluatorDriver.settings(directory, EVERY_SECOND),
            new TopicSerdes(new InMemoryRegistry(), "t", LabelFormat.AVRO),
            Runnable::run,
            (partition, next) -> true);

    String description = topology.get().describe().toString();
    assertThat(topology.get().describe()).hasToString(description);
    // Generated names end in ten digits and change when an operator is added.
    assertThat(description)
        .doesNotContainPattern("(Processor|Source|Sink): KSTREAM-[A-Z]+-[0-9]{10}");
  }

  private EvaluatorDriver driver(EvaluatorSettings.Figures figures) {
    return new EvaluatorDriver(EvaluatorDriver.settings(directory, figures), Runnable::run);
  }
}
