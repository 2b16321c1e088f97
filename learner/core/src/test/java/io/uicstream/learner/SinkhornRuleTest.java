package io.uicstream.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.engine.Scores;
import io.uicstream.learner.LearnerSettings.RuleName;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SinkhornRuleTest {
  private static final int CLASSES = 5;
  private static final int BATCH = 500;

  /** All images prefer class 0 by far, each to another degree: the least keen go elsewhere. */
  @Test
  void shouldMakeClassesEquallyLargeWhereArgmaxFillsOne() {
    Scores scores = scores(1, 4);
    int[] none = new int[CLASSES];
    int[] argmax = sizes(LabellingRule.of(RuleName.ARGMAX, 1).assign(scores, none).labels());
    int[] balanced = sizes(LabellingRule.of(RuleName.SINKHORN, 1).assign(scores, none).labels());

    assertThat(argmax[0]).isGreaterThan(BATCH * 9 / 10);
    assertThat(IntStream.of(balanced)).allMatch(size -> size > 60 && size < 140);
  }

  /** The first image's label depends on what was scored before. */
  @Test
  void shouldRememberImagesScoredBefore() {
    Scores one = new Scores(1, 2, new float[] {1.1f, 1});
    LabellingRule fresh = LabellingRule.of(RuleName.SINKHORN, 1);
    assertThat(fresh.assign(one, new int[2]).labels()).containsExactly(0);

    LabellingRule remembers = LabellingRule.of(RuleName.SINKHORN, 1);
    float[] logits = new float[200];
    for (int i = 0; i < 100; i++) {
      logits[2 * i] = 3;
    }
    remembers.assign(new Scores(100, 2, logits), new int[2]);
    assertThat(remembers.assign(one, new int[2]).labels()).containsExactly(1);
  }

  @Test
  void shouldStayFiniteWhereAClassScoresNothing() {
    float[] logits = {50, 0, -500, 40, 0, -500};
    LabellingRule rule = LabellingRule.of(RuleName.SINKHORN, 1);
    for (int i = 0; i < 20; i++) {
      int[] labels = rule.assign(new Scores(2, 3, logits), new int[3]).labels();
      assertThat(IntStream.of(labels)).allMatch(label -> label >= 0 && label < 3);
    }
  }

  private static Scores scores(long seed, float lead) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] logits = new float[BATCH * CLASSES];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextGaussian() + (i % CLASSES == 0 ? lead : 0);
    }
    return new Scores(BATCH, CLASSES, logits);
  }

  private static int[] sizes(int[] labels) {
    int[] sizes = new int[CLASSES];
    for (int label : labels) {
      sizes[label]++;
    }
    return sizes;
  }
}
