package io.uicstream.learner;

import io.uicstream.engine.Scores;
import java.util.Arrays;

/**
 * SelfLabel's assignment (Asano et al., 1911.05371, section 3.2): of all ways to give every class
 * as many images, the one of the highest scores. SelfLabel solves it over the whole corpus, which a
 * stream does not have; here, as in SwAV (2006.09882, section 3.1), over the minibatch and the last
 * {@value #QUEUE} images scored before. Sinkhorn's iterations find a handicap for each class; the
 * label is the argmax of logits minus handicap.
 *
 * <p>With ε = 1 (SelfLabel's λ = 1) in place of its 25: scores of a young network are close to each
 * other, and the queue holds those of older ones.
 *
 * <p>Keeps {@value #QUEUE}·K floats. Used by the thread of the loop.
 */
final class SinkhornRule implements LabellingRule {
  private static final int QUEUE = 2048;
  private static final int ITERATIONS = 10;

  /** exp(logit − largest logit of the image), row by row; the oldest is overwritten. */
  private float[] queue = new float[0];

  private int queued;
  private int next;

  /** What it keeps. */
  static long bytes(int classes) {
    return (long) QUEUE * classes * Float.BYTES;
  }

  @Override
  public Assignment assign(Scores scores, int[] windowSizes) {
    int classes = scores.classes();
    if (queue.length == 0) {
      queue = new float[QUEUE * classes];
    }
    // Images of one minibatch are many and their like are not in the queue yet.
    for (int i = 0; i < scores.images(); i++) {
      add(scores, i);
    }
    return LabellingRule.largest(scores, handicaps(classes));
  }

  private void add(Scores scores, int image) {
    int classes = scores.classes();
    float[] logits = scores.logits();
    int from = image * classes;
    float largest = logits[from];
    for (int k = 1; k < classes; k++) {
      largest = Math.max(largest, logits[from + k]);
    }
    int to = next * classes;
    for (int k = 0; k < classes; k++) {
      queue[to + k] = (float) Math.exp(logits[from + k] - largest);
    }
    next = (next + 1) % QUEUE;
    queued = Math.min(queued + 1, QUEUE);
  }

  /** −ln of the factor of each class that makes all classes equally large. */
  private float[] handicaps(int classes) {
    double[] factors = new double[classes];
    Arrays.fill(factors, 1);
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      double[] sizes = new double[classes];
      for (int i = 0; i < queued; i++) {
        addShares(i * classes, factors, sizes);
      }
      for (int k = 0; k < classes; k++) {
        // A class that nothing scores for would take all.
        factors[k] *= (double) queued / classes / Math.max(sizes[k], 1e-6 * queued);
      }
    }
    float[] handicaps = new float[classes];
    for (int k = 0; k < classes; k++) {
      handicaps[k] = (float) -Math.log(factors[k]);
    }
    return handicaps;
  }

  private void addShares(int row, double[] factors, double[] sizes) {
    double sum = 0;
    for (int k = 0; k < factors.length; k++) {
      sum += queue[row + k] * factors[k];
    }
    for (int k = 0; k < factors.length; k++) {
      sizes[k] += queue[row + k] * factors[k] / sum;
    }
  }
}
