package io.uicstream.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.uicstream.engine.Scores;
import io.uicstream.learner.LabellingRule.Assignment;
import io.uicstream.learner.LearnerSettings.RuleName;
import org.junit.jupiter.api.Test;

class LabellingRuleTest {
  private static final Scores SCORES = new Scores(2, 3, new float[] {1, 3, 2, 0.5f, 0.5f, -1});

  @Test
  void shouldTakeTheLargestScoreAndTheLowestClassOfEquals() {
    Assignment assignment =
        LabellingRule.of(RuleName.ARGMAX, 1).assign(SCORES, new int[] {100, 0, 0});

    assertThat(assignment.labels()).containsExactly(1, 0);
    // exp(3) / (exp(1) + exp(3) + exp(2)) and exp(.5) / (2 exp(.5) + exp(-1))
    assertThat(assignment.confidences()[0]).isCloseTo(0.66524f, within(1e-5f));
    assertThat(assignment.confidences()[1]).isCloseTo(0.44981f, within(1e-5f));
  }

  @Test
  void shouldHandicapLargeClassesByTheirShareOfTheWindow() {
    // (n_k + 1) / (n + K) = 8/10, 1/10, 1/10: classes 1 and 2 gain ln 8 = 2.079 over class 0
    Scores scores = new Scores(2, 3, new float[] {2.0f, 0, -0.1f, 2.1f, 0, -0.1f});

    Assignment assignment = LabellingRule.of(RuleName.PRIOR, 1).assign(scores, new int[] {7, 0, 0});

    assertThat(assignment.labels()).containsExactly(1, 0);
  }

  @Test
  void shouldBeArgmaxWithoutStrength() {
    Assignment prior = LabellingRule.of(RuleName.PRIOR, 0).assign(SCORES, new int[] {9, 90, 1});

    assertThat(prior.labels()).containsExactly(1, 0);
  }

  @Test
  void shouldReportTheConfidenceOfTheScoresNotOfThePrior() {
    Scores scores = new Scores(1, 2, new float[] {0, 0});

    Assignment assignment = LabellingRule.of(RuleName.PRIOR, 1).assign(scores, new int[] {98, 0});

    assertThat(assignment.labels()).containsExactly(1);
    assertThat(assignment.confidences()[0]).isCloseTo(0.5f, within(1e-6f));
  }
}
