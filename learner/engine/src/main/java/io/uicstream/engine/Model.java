package io.uicstream.engine;

/**
 * A network with its weights and optimizer state, on one device. Used by one thread at a time; that
 * thread closes it. Every call may return before the device has finished; {@link Pending} waits,
 * and so does {@link #await}.
 */
public interface Model extends AutoCloseable {
  /** The description it was compiled from. */
  Network network();

  /**
   * One forward and one backward pass in training mode (batch statistics, dropout), and one update
   * (paper, eq. 6). The scores are those of the same forward pass, before the update. Layers that
   * are frozen ({@link Network#frozenUpTo}) work in inference mode and stay as they are.
   *
   * <p>An engine may do it in parts at once, each with the batch statistics of its images; the
   * running ones are then those of the first part.
   *
   * @param views B images, to be left alone until the step has ended
   * @param labels B classes in [0, K)
   * @param learningRate at least 0
   */
  Pending train(ViewBatch views, int[] labels, float learningRate);

  /**
   * The same for images that may show several classes. The loss is that of VOC07 classification:
   * binary cross-entropies of the logits' sigmoids, summed over all labels that are not ignored and
   * divided by B.
   *
   * @param views B images
   * @param labels [B, K]
   * @param learningRate at least 0
   */
  Pending train(ViewBatch views, MultiLabels labels, float learningRate);

  /**
   * A training step like {@link #train(ViewBatch, int[], float)} that waits for the device after
   * each phase and says how long it took. A GPU idles between the phases, and threads of a CPU that
   * could do parts of the minibatch do not, so the sum is more than a step takes.
   */
  StepTimes profile(ViewBatch views, int[] labels, float learningRate);

  /**
   * One forward pass in inference mode: running batch-norm statistics, no dropout. The loss of the
   * result is NaN.
   */
  Pending scores(ViewBatch views);

  /**
   * One forward pass in training mode that updates nothing but the running batch-norm statistics:
   * running ← (1 − m)·running + m·batch. Momentum 1 takes over the statistics of this batch; 1,
   * 1/2, 1/3, ... over successive batches averages them. Frozen layers keep theirs.
   *
   * @param views B images, B at least 2
   * @param momentum m, above 0 and at most 1
   */
  void calibrate(ViewBatch views, float momentum);

  /**
   * Activations of a layer in inference mode.
   *
   * @param layer name of one of {@link Network#layers()}, not of a part of one; its output is
   *     returned
   * @return shape [B, channels, height, width] or [B, features]
   * @throws IllegalArgumentException if there is no such layer; names those there are
   */
  Tensor features(ViewBatch views, String layer);

  /** Waits for what was launched. */
  void await();

  /** Copies of all weights and momenta, by the names of {@link Network#parameters()}. */
  ModelState state();

  /**
   * Takes over weights and momenta. Nothing changes if it throws.
   *
   * @throws IllegalArgumentException if a name is missing or unknown or a shape differs; names all
   *     of them
   */
  void load(ModelState state);

  /** Frees native memory. */
  @Override
  void close();
}
