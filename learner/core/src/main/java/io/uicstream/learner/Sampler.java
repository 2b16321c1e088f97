package io.uicstream.learner;

import io.uicstream.labelstore.Draw;

/** Which images are trained on next, and how fast: a schedule. Used by the thread of the loop. */
interface Sampler {
  /**
   * Whether the next minibatch can be drawn now.
   *
   * @param unapplied minibatches drawn whose new labels are not in the store yet
   */
  boolean mayDraw(int unapplied);

  /** The next minibatch; frozen. Empty if no image drawn is in the window any more. */
  Draw draw();

  /** Learning rate of a step, counted from 0. */
  float learningRate(long step);

  /** Epoch of the newest draw; 0 on a stream. */
  int epoch();

  /** Whether the schedule has come to its end. */
  boolean finished();
}
