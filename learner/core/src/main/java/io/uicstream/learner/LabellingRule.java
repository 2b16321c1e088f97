package io.uicstream.learner;

import io.uicstream.engine.Scores;
import io.uicstream.learner.LearnerSettings.RuleName;

/**
 * How scores become pseudo labels (paper, eq. 4 and 5). Stateless; the thread of the loop calls it.
 */
interface LabellingRule {
  /**
   * Gives every image of a minibatch its class.
   *
   * @param scores logits [B, K]
   * @param windowSizes images of each class in the window, K values
   */
  Assignment assign(Scores scores, int[] windowSizes);

  /**
   * Classes of a minibatch.
   *
   * @param labels B classes in [0, K)
   * @param confidences softmax probability of each label, whatever the rule
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Assignment(int[] labels, float[] confidences) {}

  /** The rule of that name. */
  static LabellingRule of(RuleName name, float tau) {
    return switch (name) {
      case ARGMAX -> (scores, windowSizes) -> assign(scores, new float[scores.classes()]);
      case PRIOR -> (scores, windowSizes) -> assign(scores, logPrior(windowSizes, tau));
    };
  }

  /**
   * τ·ln((n_k + 1) / (n + K)): logit adjustment (Menon et al., 2007.07314) with the class shares of
   * the window, so that large classes must score higher to win. On a stream it stands in for the
   * balance that the paper's epochs give.
   */
  private static float[] logPrior(int[] windowSizes, float tau) {
    double total = windowSizes.length;
    for (int size : windowSizes) {
      total += size;
    }
    float[] prior = new float[windowSizes.length];
    for (int k = 0; k < prior.length; k++) {
      prior[k] = (float) (tau * Math.log((windowSizes[k] + 1) / total));
    }
    return prior;
  }

  /** argmax of logits − handicap; of equal scores the lowest class wins. */
  private static Assignment assign(Scores scores, float[] handicap) {
    int classes = scores.classes();
    float[] logits = scores.logits();
    int[] labels = new int[scores.images()];
    float[] confidences = new float[scores.images()];
    for (int i = 0; i < labels.length; i++) {
      int row = i * classes;
      int best = 0;
      for (int k = 1; k < classes; k++) {
        if (logits[row + k] - handicap[k] > logits[row + best] - handicap[best]) {
          best = k;
        }
      }
      labels[i] = best;
      confidences[i] = softmax(logits, row, classes, best);
    }
    return new Assignment(labels, confidences);
  }

  private static float softmax(float[] logits, int row, int classes, int chosen) {
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += Math.exp(logits[row + k] - logits[row + chosen]);
    }
    return (float) (1 / sum);
  }
}
