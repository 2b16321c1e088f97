package io.uicstream.engine.torch;

import org.bytedeco.pytorch.Tensor;

/** One layer at work. */
@FunctionalInterface
interface Op {
  /**
   * Output of the layer.
   *
   * @param input may be overwritten, unless another layer needs it too ({@link Program})
   */
  Tensor forward(Tensor input, Pass pass);

  /**
   * How a pass is run.
   *
   * @param training normalise by the batch and drop, instead of by history and not
   * @param momentum share of the batch in the running statistics; 0: they are not touched
   */
  record Pass(boolean training, double momentum) {
    /** A training step. */
    static final Pass TRAIN = new Pass(true, 0.1);

    /** A training step on a part of a minibatch, whose first part the statistics come from. */
    static final Pass TRAIN_UNRECORDED = new Pass(true, 0);

    /** Inference. */
    static final Pass SCORE = new Pass(false, 0);
  }
}
