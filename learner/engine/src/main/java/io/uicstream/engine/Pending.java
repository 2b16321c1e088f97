package io.uicstream.engine;

/**
 * Scores that the device may still be computing. Read by the thread that owns the model, before it
 * closes it.
 */
public interface Pending {
  /** Waits for the pass and returns its logits. */
  Scores scores();

  /**
   * Waits for the pass and returns the cross-entropy in nats, the mean of the images'; NaN for a
   * pass without labels.
   */
  float loss();
}
