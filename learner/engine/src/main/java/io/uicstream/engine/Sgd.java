package io.uicstream.engine;

/**
 * The paper's update, over all trainable weights (biases and batch-norm scales included, those of
 * frozen layers not): v ← μv + g + λw, w ← w − lr·v, where g is the gradient of the minibatch's
 * loss ({@link Pending#loss}).
 *
 * @param momentum μ, 0 to below 1
 * @param weightDecay λ, at least 0
 */
public record Sgd(float momentum, float weightDecay) {
  /** Section 4.2 of the paper. */
  public static final Sgd PAPER = new Sgd(0.9f, 1e-4f);

  public Sgd {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("momentum must be in [0, 1), was " + momentum);
    }
    if (!(weightDecay >= 0)) {
      throw new IllegalArgumentException("weightDecay must be >= 0, was " + weightDecay);
    }
  }
}
