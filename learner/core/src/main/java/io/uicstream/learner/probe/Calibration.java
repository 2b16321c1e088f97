package io.uicstream.learner.probe;

import io.uicstream.engine.Model;
import io.uicstream.engine.ViewBatch;

/** Gives a network the batch-norm statistics of images, and no other knowledge of them. */
final class Calibration {
  /** Batches that statistics are averaged over. */
  private static final int MOST_BATCHES = 32;

  private Calibration() {}

  /** Makes centre views. */
  interface Views {
    /** Those of some images, from one on. */
    ViewBatch batch(int first, int count);
  }

  /**
   * Shows the network the first images.
   *
   * @param images N, at least 2
   * @param batch images at once, at least 2 where N allows
   */
  static void run(Model model, int images, int batch, Views views) {
    int size = Math.max(2, Math.min(batch, images));
    int batches = Math.min(MOST_BATCHES, images / size);
    for (int i = 0; i < batches; i++) {
      model.calibrate(views.batch(i * size, size), 1f / (i + 1));
    }
  }
}
