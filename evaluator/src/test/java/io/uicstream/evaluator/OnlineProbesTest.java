package io.uicstream.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.uicstream.schemas.Embedding;
import io.uicstream.schemas.Evaluation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Embeddings and annotations in, through all of the topology, accuracies out. */
class OnlineProbesTest {
  private static final int CLASSES = 5;
  private static final int WINDOW = 100;

  @TempDir Path directory;

  private long nowMs = 1_000;
  private long sequence;

  @Test
  void shouldTellClassesThatAreApart() {
    try (EvaluatorDriver driver = driver(WINDOW, 4_000)) {
      for (int i = 0; i < 250; i++) {
        arrive(driver, i, i % CLASSES, i % CLASSES);
      }
      Evaluation.Probes probes = last(driver);

      assertThat(probes.layer()).isEqualTo("conv5");
      assertThat(probes.embeddings()).isEqualTo(250);
      assertThat(probes.window()).isEqualTo(WINDOW);
      assertThat(probes.classes()).isEqualTo(CLASSES);
      assertThat(probes.knnTop1()).isEqualTo(1);
      assertThat(probes.linearTop1()).isGreaterThan(0.95);
      assertThat(probes.majorityShare()).isEqualTo(1.0 / CLASSES);
    }
  }

  @Test
  void shouldTellNothingWhereFeaturesDoNot() {
    Random random = new Random(7);
    try (EvaluatorDriver driver = driver(1_000, 4_000)) {
      for (int i = 0; i < 500; i++) {
        arrive(driver, i, i % CLASSES, random.nextInt(CLASSES));
      }
      Evaluation.Probes probes = last(driver);

      // Five standard deviations of guessing among five.
      assertThat(probes.knnTop1()).isCloseTo(0.2, within(0.09));
      assertThat(probes.linearTop1()).isCloseTo(0.2, within(0.09));
    }
  }

  @Test
  void shouldNotProfitFromIdsThatNameTheClass() {
    Random random = new Random(9);
    try (EvaluatorDriver driver = driver(500, 4_000)) {
      for (int i = 0; i < 500; i++) {
        int trueClass = random.nextInt(CLASSES);
        String image = "class-" + trueClass + "/" + i;
        nowMs += i % 100 == 0 ? 100 : 0;
        driver.annotate(nowMs, image, "class-" + trueClass);
        // A hundred are computed together.
        driver.embed(
            image,
            new Embedding(
                "conv5",
                1,
                List.of(values(i, i % CLASSES)),
                0L,
                0,
                (long) i,
                Instant.ofEpochMilli(nowMs)));
      }
      label(driver, 0);
      Evaluation.Probes probes = last(driver);

      assertThat(probes.embeddings()).isEqualTo(500);
      assertThat(probes.knnTop1()).isCloseTo(0.2, within(0.09));
      assertThat(probes.linearTop1()).isCloseTo(0.2, within(0.09));
    }
  }

  @Test
  void shouldPredictBeforeItLearns() {
    try (EvaluatorDriver driver = driver(WINDOW, 4_000)) {
      for (int i = 0; i < CLASSES; i++) {
        arrive(driver, i, i, i);
      }
      Evaluation.Probes first = last(driver);
      for (int i = 0; i < CLASSES; i++) {
        arrive(driver, CLASSES + i, i, i);
      }
      Evaluation.Probes second = last(driver);

      // The first of its class is never told.
      assertThat(first.embeddings()).isEqualTo(CLASSES);
      assertThat(first.knnTop1()).isZero();
      assertThat(first.linearTop1()).isZero();
      assertThat(second.linearTop1()).isGreaterThan(0);
      assertThat(second.classes()).isEqualTo(CLASSES);
    }
  }

  @Test
  void shouldCountThoseOfAnImageOnce() {
    try (EvaluatorDriver driver = driver(WINDOW, 4_000)) {
      arrive(driver, 0, 0, 0);
      driver.embed(nowMs, "image-0", values(0, 0));
      arrive(driver, 1, 0, 0);

      assertThat(last(driver).embeddings()).isEqualTo(2);
    }
  }

  @Test
  void shouldWaitForAnnotationsThatComeLater() {
    try (EvaluatorDriver driver = driver(WINDOW, 10)) {
      for (int i = 0; i < 30; i++) {
        label(driver, i);
        driver.embed(nowMs, "image-" + i, values(i, i % 2));
      }
      driver.idle(2_000);
      assertThat(driver.evaluations())
          .isNotEmpty()
          .allSatisfy(figures -> assertThat(figures.probes()).isNull());

      for (int i = 0; i < 30; i++) {
        driver.annotate(nowMs, "image-" + i, "class-" + i % 2);
      }

      // The last ten waited; the others were too many.
      assertThat(last(driver).embeddings()).isEqualTo(10);
    }
  }

  @Test
  void shouldNotLearnWhatWasWithdrawnMeanwhile() {
    try (EvaluatorDriver driver = driver(WINDOW, 10)) {
      for (int i = 0; i < 3; i++) {
        label(driver, i);
        driver.embed(nowMs, "image-" + i, values(i, 0));
      }
      driver.remove(nowMs, "image-1", ++sequence);
      for (int i = 0; i < 3; i++) {
        driver.annotate(nowMs, "image-" + i, "class");
      }

      assertThat(last(driver).embeddings()).isEqualTo(2);
    }
  }

  @Test
  void shouldSkipAndCountWhatIsNoEmbedding() {
    try (EvaluatorDriver driver = driver(WINDOW, 10)) {
      arrive(driver, 0, 0, 0);
      driver.annotate(nowMs, "bad", "class-0");
      driver.embed(nowMs, "bad", 1f, Float.NaN, 0f);
      driver.embed(nowMs, "bad", 1f, Float.POSITIVE_INFINITY, 0f);
      driver.embed(nowMs, "bad");
      driver.embed(nowMs, null, 1f, 2f);
      driver.embed(nowMs, "bad", "x".repeat(257), List.of(1f));
      driver.embed(nowMs, "bad", 1f, 2f, 3f);
      arrive(driver, 1, 0, 0);
      Evaluation.Probes probes = last(driver);

      // The last of the six is well formed, but of another network than the rest.
      assertThat(driver.dropped()).isEqualTo(6);
      assertThat(probes.embeddings()).isEqualTo(2);
      assertThat(probes.knnTop1()).isEqualTo(0.5);
    }
  }

  @Test
  void shouldBeginAnewWithAnotherLayer() {
    try (EvaluatorDriver driver = driver(WINDOW, 10)) {
      for (int i = 0; i < 10; i++) {
        arrive(driver, i, i % 2, i % 2);
      }
      assertThat(last(driver).embeddings()).isEqualTo(10);

      for (int i = 10; i < 13; i++) {
        label(driver, i);
        driver.annotate(nowMs, "image-" + i, "other");
        driver.embed(nowMs, "image-" + i, "conv3", List.of(1f, 2f));
      }
      Evaluation.Probes probes = last(driver);

      assertThat(probes.layer()).isEqualTo("conv3");
      assertThat(probes.embeddings()).isEqualTo(3);
      assertThat(probes.classes()).isEqualTo(1);
      assertThat(probes.knnTop1()).isEqualTo(2.0 / 3);
    }
  }

  @Test
  void shouldForgetWhatIsOlderThanTheBank() {
    EvaluatorSettings.Probes small = new EvaluatorSettings.Probes(30, 20, 10);
    try (EvaluatorDriver driver = driver(small)) {
      for (int i = 0; i < 60; i++) {
        arrive(driver, i, i % 2, i % 2);
      }
      assertThat(last(driver).knnTop1()).isEqualTo(1);

      // The same features under other names: 30 later nothing tells of the old ones.
      for (int i = 60; i < 100; i++) {
        arrive(driver, i, i % 2, 2 + i % 2);
      }
      assertThat(last(driver).knnTop1()).isEqualTo(1);
    }
  }

  /** An image comes, annotated, with features that tell what class it looks like. */
  private void arrive(EvaluatorDriver driver, int image, int looks, int trueClass) {
    driver.annotate(nowMs, "image-" + image, "class-" + trueClass);
    label(driver, image);
    driver.embed(nowMs, "image-" + image, values(image, looks));
  }

  private void label(EvaluatorDriver driver, int image) {
    nowMs += 10;
    driver.label(nowMs, "image-" + image, Labels.arrival(0, ++sequence));
  }

  private static Float[] values(int image, int looks) {
    Random random = new Random(image);
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < 2 * CLASSES; i++) {
      values.add(random.nextFloat() + (i == looks ? 4 : 1));
    }
    return values.toArray(Float[]::new);
  }

  private static Evaluation.Probes last(EvaluatorDriver driver) {
    driver.idle(2_000);
    List<Evaluation> figures = driver.evaluations();
    return figures.get(figures.size() - 1).probes();
  }

  private EvaluatorDriver driver(int window, int waiting) {
    return driver(new EvaluatorSettings.Probes(4_000, window, waiting));
  }

  private EvaluatorDriver driver(EvaluatorSettings.Probes probes) {
    EvaluatorSettings.Figures figures =
        new EvaluatorSettings.Figures(
            new EvaluatorSettings.Panes(1_000, 1_000, 2_000),
            10_000,
            new EvaluatorSettings.Ami(5_000, 10_000),
            probes);
    return new EvaluatorDriver(EvaluatorDriver.settings(directory, figures), Runnable::run);
  }
}
