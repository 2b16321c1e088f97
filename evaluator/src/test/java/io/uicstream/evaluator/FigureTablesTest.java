package io.uicstream.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.uicstream.schemas.Evaluation;
import io.uicstream.schemas.PseudoLabel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FigureTablesTest {
  private static final int CLASSES = 50;
  private static final int IMAGES = 20_000;

  /** A million arrivals, visits, removals and annotations, against counting from scratch. */
  @Test
  void shouldEqualBruteForceAfterAMillionRandomEvents() {
    Random random = new Random(7);
    FigureTables tables = new FigureTables(CLASSES, 100_000);
    ImageState[] states = new ImageState[IMAGES];
    Arrays.fill(states, ImageState.UNKNOWN);
    int[] now = new int[IMAGES];
    int[] before = new int[IMAGES];
    String[] trueClass = new String[IMAGES];
    Arrays.fill(now, -1);
    Arrays.fill(before, -1);
    for (int step = 1; step <= 1_000_000; step++) {
      int image = random.nextInt(IMAGES);
      ImageEvent event;
      int kind = random.nextInt(20);
      if (kind == 0) {
        event = new ImageEvent.Removed(Optional.of(new ImageState.Mark(Labels.RUN_ID, step)));
        now[image] = -1;
        before[image] = -1;
      } else if (kind == 1) {
        trueClass[image] = random.nextInt(5) == 0 ? null : "class-" + image % 10;
        event = new ImageEvent.Annotated(Optional.ofNullable(trueClass[image]));
      } else {
        int label = random.nextInt(3) == 0 ? random.nextInt(CLASSES) : image % CLASSES;
        event = new ImageEvent.Labelled(label(now[image], label, step));
        before[image] = now[image];
        now[image] = label;
      }
      states[image] =
          new ImageMoves(step / 100 * 100L, step / 10_000 * 10_000L, tables::add)
              .apply(states[image], event)
              .orElseThrow();
      if (step % 100 == 0) {
        tables.endWindowAt(step);
      }
      if (step % 250_000 == 0) {
        check(tables, now, before, trueClass);
      }
    }
  }

  private static void check(FigureTables tables, int[] now, int[] before, String[] trueClass) {
    List<BruteForce.Pair> annotated = new ArrayList<>();
    List<BruteForce.Pair> transitions = new ArrayList<>();
    List<BruteForce.Pair> all = new ArrayList<>();
    for (int image = 0; image < IMAGES; image++) {
      if (now[image] >= 0) {
        all.add(new BruteForce.Pair(now[image], 0));
        if (trueClass[image] != null) {
          annotated.add(new BruteForce.Pair(now[image], trueClass[image]));
        }
        if (before[image] >= 0) {
          transitions.add(new BruteForce.Pair(before[image], now[image]));
        }
      }
    }
    Evaluation figures =
        tables.evaluation(
            new FigureTables.Covered(0, 0, Map.of()), AmiFigures.NONE, Optional.empty());
    assertThat(figures.current().images()).isEqualTo(all.size());
    assertThat(figures.current().annotated()).isEqualTo(annotated.size());
    assertThat(figures.current().nmiGeometric())
        .isCloseTo(BruteForce.nmiGeometric(annotated), within(1e-9));
    assertThat(figures.current().nmiArithmetic())
        .isCloseTo(BruteForce.nmiArithmetic(annotated), within(1e-9));
    assertThat(figures.nmiPrevious()).isCloseTo(BruteForce.nmiGeometric(transitions), within(1e-9));
    assertThat(figures.current().sizes().balance())
        .isCloseTo(BruteForce.entropy(all, true) / Math.log(CLASSES), within(1e-9));
  }

  private static PseudoLabel label(int before, int now, long sequence) {
    return before < 0 ? Labels.arrival(now, sequence) : Labels.visit(before, now, sequence);
  }

  @Test
  void shouldSummariseClassSizes() {
    ClassSizes sizes = new ClassSizes(4);
    sizes.add(0, 6);
    sizes.add(1, 1);
    sizes.add(2, 1);

    Evaluation.Sizes summary = sizes.summary();
    // Entropy of 6/8, 1/8, 1/8: 0.75 ln(4/3) + 0.25 ln 8.
    double entropy = 0.75 * Math.log(4 / 3.0) + 0.25 * Math.log(8);
    assertThat(summary.perClass()).containsExactly(6L, 1L, 1L, 0L);
    assertThat(summary.smallest()).isZero();
    assertThat(summary.median()).isEqualTo(1);
    assertThat(summary.largest()).isEqualTo(6);
    assertThat(summary.empty()).isEqualTo(1);
    assertThat(summary.balance()).isCloseTo(entropy / Math.log(4), within(1e-9));
    assertThat(summary.effectiveClasses()).isCloseTo(Math.exp(entropy), within(1e-8));
  }

  @Test
  void shouldCallEqualSizesPerfectlyBalanced() {
    ClassSizes sizes = new ClassSizes(3_000);
    IntStream.range(0, 3_000).forEach(k -> sizes.add(k, 427));

    assertThat(sizes.summary().balance()).isCloseTo(1, within(1e-9));
    assertThat(sizes.summary().effectiveClasses()).isCloseTo(3_000, within(1e-4));
  }

  @Test
  void shouldHaveNoFiguresWithoutImages() {
    Evaluation figures =
        new FigureTables(10, 1_000)
            .evaluation(
                new FigureTables.Covered(5, 0, Map.of()), AmiFigures.NONE, Optional.empty());

    assertThat(figures.current().images()).isZero();
    assertThat(figures.current().sizes().balance()).isZero();
    assertThat(figures.current().sizes().empty()).isEqualTo(10);
    assertThat(figures.current().nmiGeometric()).isNull();
    assertThat(figures.changedShare()).isNull();
    assertThat(figures.nmiPrevious()).isNull();
  }
}
