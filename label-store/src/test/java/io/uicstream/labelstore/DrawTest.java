package io.uicstream.labelstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawTest {
  private static final int CLASSES = 40;
  private static final int EMPTY_CLASS = 17;
  private static final int IMAGES = 1500;
  private static final int BATCHES = 600;
  private static final int BATCH = 256;

  @TempDir private Path directory;

  @Test
  void shouldDrawUniformlyOverClassesAndWithinThem() {
    try (LabelStore store = LabelStore.open(directory, Fixtures.settings(CLASSES, IMAGES))) {
      store.apply(Fixtures.arrivals(skewedLabels()));
      int[] sizes = store.windowSizes();
      long[] perClass = new long[CLASSES];
      long[] perImage = new long[IMAGES];
      SplittableRandom random = new SplittableRandom(5);
      for (int i = 0; i < BATCHES; i++) {
        Draw draw = store.draw(BATCH, random);
        for (int j = 0; j < BATCH; j++) {
          perClass[draw.labels()[j]]++;
          perImage[(int) draw.admissions()[j]]++;
        }
      }
      int inUse = CLASSES - 1;
      double perClassExpected = (double) BATCHES * BATCH / inUse;
      assertThat(perClass[EMPTY_CLASS]).isZero();
      double overClasses = 0;
      for (int label = 0; label < CLASSES; label++) {
        overClasses += label == EMPTY_CLASS ? 0 : squareOverMean(perClass[label], perClassExpected);
      }
      assertChiSquare(overClasses, inUse - 1);
      double withinClasses = 0;
      int[] labels = skewedLabels();
      for (int image = 0; image < IMAGES; image++) {
        double expected = (double) perClass[labels[image]] / sizes[labels[image]];
        withinClasses += squareOverMean(perImage[image], expected);
      }
      assertChiSquare(withinClasses, IMAGES - inUse);
    }
  }

  /** Sizes from 1 to about a quarter of the images. */
  private static int[] skewedLabels() {
    Random random = new Random(3);
    int[] labels = new int[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      int skewed = (int) (CLASSES * Math.pow(random.nextDouble(), 3));
      labels[i] = i < CLASSES ? i : skewed;
      labels[i] = labels[i] == EMPTY_CLASS ? 0 : labels[i];
    }
    return labels;
  }

  private static double squareOverMean(long count, double mean) {
    return (count - mean) * (count - mean) / mean;
  }

  /** Mean f and variance 2f; both tails, since too even is wrong as well. */
  private static void assertChiSquare(double statistic, int degreesOfFreedom) {
    double deviation = 4 * Math.sqrt(2.0 * degreesOfFreedom);
    assertThat(statistic).isBetween(degreesOfFreedom - deviation, degreesOfFreedom + deviation);
  }

  @Test
  void shouldDrawNothingFromAnEmptyWindow() {
    try (LabelStore store = LabelStore.open(directory, Fixtures.FOUR_IMAGES)) {
      assertThat(store.draw(8, new SplittableRandom(1)).size()).isZero();
    }
  }

  @Test
  void shouldDropAndCountADrawThatOutlivesItsSlot() {
    try (LabelStore store = LabelStore.open(directory, Fixtures.FOUR_IMAGES)) {
      store.apply(Fixtures.arrivals(new int[] {0, 0, 0, 0}));
      Draw draw = store.load(new long[] {0, 1, 2, 3}, new int[4]);
      store.apply(
          Fixtures.batch(6, Fixtures.arrived("image-4", 0, 4), Fixtures.arrived("image-5", 0, 5)));

      Applied applied = store.apply(Fixtures.visiting(draw, 2));

      assertThat(applied.relabelled()).isEqualTo(2);
      assertThat(applied.droppedDraws()).isEqualTo(2);
      assertThat(store.counters().droppedDraws()).isEqualTo(2);
      assertThat(store.windowSizes()).containsExactly(2, 0, 2);
      assertThat(store.labelSizes()).containsExactly(4, 0, 2);
    }
  }

  @Test
  void shouldDropADrawOfAnImageThatWasWithdrawnAndCameBack() {
    try (LabelStore store = LabelStore.open(directory, Fixtures.FOUR_IMAGES)) {
      store.apply(Fixtures.arrivals(new int[] {0}));
      Draw draw = store.draw(1, new SplittableRandom(1));
      store.apply(
          Fixtures.batch(
              3,
              new Batch.ImageRecord.Withdrawn("image-0", new SourcePosition(0, 1)),
              Fixtures.arrived("image-0", 1, 2)));

      assertThat(store.apply(Fixtures.visiting(draw, 2)).droppedDraws()).isOne();
      assertThat(store.label("image-0").orElseThrow().label()).isOne();
    }
  }

  @Test
  void shouldKeepADrawOfAnImageThatWasRefreshedInPlace() {
    try (LabelStore store = LabelStore.open(directory, Fixtures.FOUR_IMAGES)) {
      store.apply(Fixtures.arrivals(new int[] {0}));
      Draw draw = store.draw(1, new SplittableRandom(1));
      store.apply(Fixtures.batch(2, Fixtures.arrived("image-0", 1, 1)));

      assertThat(store.apply(Fixtures.visiting(draw, 2)).relabelled()).isOne();
      LabelRow row = store.label("image-0").orElseThrow();
      assertThat(row.label()).isEqualTo(2);
      assertThat(row.visits()).isEqualTo(3);
    }
  }

  @Test
  void shouldTakeWhatCannotBeDecodedOutOfTheWindow() {
    try (LabelStore store = LabelStore.open(directory, Fixtures.FOUR_IMAGES)) {
      store.apply(Fixtures.arrivals(new int[] {0, 1, 1}));

      store.drop(store.load(new long[] {1}, new int[] {1}), 1001);

      assertThat(store.windowSizes()).containsExactly(1, 1, 0);
      assertThat(store.label("image-1").orElseThrow().label()).isOne();
      assertThat(store.labels()).isEqualTo(3);
      assertThat(store.counters().droppedDraws()).isOne();
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < 50; i++) {
        assertThat(store.draw(4, random).imageIds()).doesNotContain("image-1");
      }
    }
    try (LabelStore store = LabelStore.open(directory, Fixtures.FOUR_IMAGES)) {
      assertThat(store.windowSizes()).containsExactly(1, 1, 0);
    }
  }
}
