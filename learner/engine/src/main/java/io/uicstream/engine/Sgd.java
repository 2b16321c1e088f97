package io.uicstream.engine;

/**
 * The paper's update, over all trainable weights (biases and batch-norm scales included, those of
 * frozen layers not): v ← μv + g + λw, w ← w − lr·v, where g is the gradient of the minibatch's
 * loss ({@link Pending#loss}), shortened to the length c where it is longer.
 *
 * @param momentum μ, 0 to below 1
 * @param weightDecay λ, at least 0
 * @param gradientNorm c, the longest gradient over all weights (L2 norm), above 0; infinite for any
 *     length
 */
public record Sgd(float momentum, float weightDecay, float gradientNorm) {
  /** Section 4.2 of the paper. */
  public static final Sgd PAPER = new Sgd(0.9f, 1e-4f);

  public Sgd {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("momentum must be in [0, 1), was " + momentum);
    }
    if (!(weightDecay >= 0)) {
      throw new IllegalArgumentException("weightDecay must be >= 0, was " + weightDecay);
    }
    if (!(gradientNorm > 0)) {
      throw new IllegalArgumentException("gradientNorm must be above 0, was " + gradientNorm);
    }
  }

  /** With gradients of any length. */
  public Sgd(float momentum, float weightDecay) {
    this(momentum, weightDecay, Float.POSITIVE_INFINITY);
  }

  /** Whether gradients are shortened at all. */
  public boolean clips() {
    return gradientNorm < Float.POSITIVE_INFINITY;
  }
}
