package io.uicstream.learner;

import io.uicstream.engine.Scores;
import io.uicstream.learner.LearnerSettings.RuleName;

/** How scores become pseudo labels (paper, eq. 4 and 5). The thread of the loop calls it. */
interface LabellingRule {
  /**
   * Gives every image of a minibatch its class.
   *
   * @param scores logits [B, K]
   * @param windowSizes images of each class in the window, K values
   */
  Assignment assign(Scores scores, int[] windowSizes);

  /**
   * Gives the images of a training step the class for their next visit: by the scores of that step,
   * unless a rule holds labels for longer.
   *
   * @param scores logits [B, K]
   * @param windowSizes images of each class in the window, K values
   * @param trained the class that each was trained on
   */
  default Assignment revisit(Scores scores, int[] windowSizes, int[] trained) {
    return assign(scores, windowSizes);
  }

  /**
   * Classes of a minibatch.
   *
   * @param labels B classes in [0, K)
   * @param confidences softmax probability of each label, whatever the rule
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Assignment(int[] labels, float[] confidences) {
    /** Labels with the probabilities that scores give them. */
    static Assignment of(int[] labels, Scores scores) {
      float[] confidences = new float[labels.length];
      for (int i = 0; i < labels.length; i++) {
        confidences[i] = softmax(scores, i, labels[i]);
      }
      return new Assignment(labels, confidences);
    }
  }

  /** The rule of that name; one for each learner, since some remember scores. */
  static LabellingRule of(RuleName name, float tau) {
    return switch (name) {
      case ARGMAX, SAME_STEP -> LabellingRule::argmax;
      case PRIOR -> (scores, windowSizes) -> largest(scores, logPrior(windowSizes, tau));
      case SINKHORN -> new SinkhornRule();
      case KMEANS, FROZEN -> new KeptLabels();
    };
  }

  private static Assignment argmax(Scores scores, int[] windowSizes) {
    return largest(scores, new float[scores.classes()]);
  }

  /** Trains on labels that were given before training, and leaves them as they are. */
  final class KeptLabels implements LabellingRule {
    /** An arrival has no label yet; until it is given one, it has the network's. */
    @Override
    public Assignment assign(Scores scores, int[] windowSizes) {
      return argmax(scores, windowSizes);
    }

    @Override
    public Assignment revisit(Scores scores, int[] windowSizes, int[] trained) {
      return Assignment.of(trained, scores);
    }
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
  static Assignment largest(Scores scores, float[] handicap) {
    int classes = scores.classes();
    float[] logits = scores.logits();
    int[] labels = new int[scores.images()];
    for (int i = 0; i < labels.length; i++) {
      int row = i * classes;
      int best = 0;
      for (int k = 1; k < classes; k++) {
        if (logits[row + k] - handicap[k] > logits[row + best] - handicap[best]) {
          best = k;
        }
      }
      labels[i] = best;
    }
    return Assignment.of(labels, scores);
  }

  private static float softmax(Scores scores, int image, int chosen) {
    float[] logits = scores.logits();
    int row = image * scores.classes();
    double sum = 0;
    for (int k = 0; k < scores.classes(); k++) {
      sum += Math.exp(logits[row + k] - logits[row + chosen]);
    }
    return (float) (1 / sum);
  }
}
