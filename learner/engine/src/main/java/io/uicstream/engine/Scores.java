package io.uicstream.engine;

/**
 * Logits of a minibatch.
 *
 * @param images B
 * @param classes K
 * @param logits row-major [B, K]; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record Scores(int images, int classes, float[] logits) {
  public Scores {
    if (logits.length != images * classes) {
      throw new IllegalArgumentException(
          "expected " + images + " x " + classes + " logits, got " + logits.length);
    }
  }

  /** Logit of one class for one image. */
  public float logit(int image, int pseudoClass) {
    return logits[image * classes + pseudoClass];
  }
}
