package io.uicstream.learner.probe;

import io.uicstream.engine.Pending;
import io.uicstream.engine.ViewBatch;
import io.uicstream.engine.ViewSource;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * Trains on random views of images. All are shown once, in an order drawn anew, before any is shown
 * again; those that do not fill a batch are left out of that epoch. Used by one thread, which runs
 * the engine; the next views are made meanwhile.
 *
 * @param loader makes the views
 * @param source what they look like
 * @param images N
 * @param batch B, at least 1; N if that is less
 */
record SgdRun(ViewLoader loader, ViewSource source, int images, int batch) {
  SgdRun {
    batch = Math.min(batch, images);
  }

  /** Does one step. */
  interface Step {
    /**
     * Begins to train.
     *
     * @param views B
     * @param drawn their images, 0 to below N
     * @param step 0 for the first
     */
    Pending train(ViewBatch views, int[] drawn, long step);
  }

  /** Steps that show every image once. */
  long stepsPerEpoch() {
    return images / batch;
  }

  /**
   * Trains.
   *
   * @param steps at least 1
   * @param seed of order and views
   * @return loss of the last epoch, or of all steps where they are fewer: mean
   * @throws ProbeException if a loss is no number, or an image cannot be read
   */
  double run(long steps, long seed, Step step, ProbeProgress progress) {
    SplittableRandom random = new SplittableRandom(seed);
    Draws draws = new Draws(random);
    Losses losses = new Losses(Math.min(steps, stepsPerEpoch()));
    int[] drawn = draws.next();
    CompletableFuture<ViewBatch> loading = loader.load(drawn, source, random);
    Pending previous = null;
    for (long done = 0; done < steps; done++) {
      ViewBatch views = ViewLoader.await(loading);
      int[] shown = drawn;
      if (done + 1 < steps) {
        drawn = draws.next();
        loading = loader.load(drawn, source, random);
      }
      Pending launched = step.train(views, shown, done);
      if (previous != null) {
        losses.add(previous.loss(), steps - done);
      }
      previous = launched;
      progress.at("training views", (done + 1) * batch, steps * batch);
    }
    losses.add(previous.loss(), 0);
    return losses.mean();
  }

  /** Draws images for one step after another. */
  private final class Draws {
    private final SplittableRandom random;
    private final int[] order = new int[images];
    private int next = images;

    Draws(SplittableRandom random) {
      this.random = random;
      Arrays.setAll(order, i -> i);
    }

    int[] next() {
      if (next + batch > images) {
        shuffle();
        next = 0;
      }
      next += batch;
      return Arrays.copyOfRange(order, next - batch, next);
    }

    private void shuffle() {
      for (int i = images - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int image = order[i];
        order[i] = order[other];
        order[other] = image;
      }
    }
  }

  /** Mean of the losses of the last steps. */
  private static final class Losses {
    private final long counted;
    private double sum;

    Losses(long counted) {
      this.counted = counted;
    }

    void add(float loss, long stepsAfter) {
      if (!Float.isFinite(loss)) {
        throw new ProbeException(
            "training a classifier diverged: the loss is "
                + loss
                + "; the network's activations are too large or no numbers: take an earlier"
                + " --checkpoint, or --linear selflabel, which normalises them");
      }
      if (stepsAfter < counted) {
        sum += loss;
      }
    }

    double mean() {
      return sum / counted;
    }
  }
}
