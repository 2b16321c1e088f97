package io.uicstream.learner;

import io.uicstream.engine.Model;
import io.uicstream.engine.ModelState;
import io.uicstream.engine.Tensor;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.learner.checkpoint.Checkpoint;
import io.uicstream.learner.checkpoint.CheckpointStore;
import io.uicstream.learner.checkpoint.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves checkpoints beside the loop and, when training diverges, gives the newest back, once. Used
 * by the thread of the loop; the files are written on another.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final float SLOWDOWN = 0.1f;

  private final CheckpointStore checkpoints;
  private final int intervalSteps;
  private final Identity identity;
  private final ExecutorService writer;
  private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);
  private long startedStep;
  private long finishedStep;
  private boolean wentBack;

  /** What a checkpoint belongs to: seed of the run and description of the network. */
  record Identity(long seed, String network) {}

  /** Weights to go on from, and how far training was with them. */
  record Point(ModelState state, Progress progress) {}

  Recovery(
      CheckpointStore checkpoints, int intervalSteps, Identity identity, ExecutorService writer) {
    this.checkpoints = checkpoints;
    this.intervalSteps = intervalSteps;
    this.identity = identity;
    this.writer = writer;
  }

  /** The step that training starts from, so that the first checkpoint comes an interval later. */
  void startedAt(long step) {
    startedStep = step;
    finishedStep = step;
  }

  /** Factor on the learning rate: 1, or less after training diverged. */
  float slowdown() {
    return wentBack ? SLOWDOWN : 1;
  }

  /**
   * Starts a checkpoint every half interval. When a whole one has passed since the newest that is
   * written, waits for the disk, so that a crash never costs more than an interval.
   */
  void checkpoint(Model model, Meter meter, LabelStore store) {
    if (writing.isDone() || meter.steps() - finishedStep >= intervalSteps) {
      await();
      if (meter.steps() - startedStep >= Math.max(1, intervalSteps / 2)) {
        start(model, meter, store);
      }
    }
  }

  /** Saves where training ended, and waits for it. */
  void lastCheckpoint(Model model, Meter meter, LabelStore store) {
    await();
    if (meter.steps() > startedStep) {
      start(model, meter, store);
      await();
    }
  }

  private void start(Model model, Meter meter, LabelStore store) {
    Progress progress =
        new Progress(
            meter.steps(),
            meter.samples(),
            identity.seed(),
            store.sequence(),
            store.runId(),
            identity.network());
    Checkpoint checkpoint = new Checkpoint(model.state(), progress);
    if (!isFinite(checkpoint.state())) {
      // The loop finds out in its next turn; what it goes back to must not be this.
      LOG.warn("Weights of step {} are not numbers and are not saved", meter.steps());
      return;
    }
    startedStep = meter.steps();
    writing = CompletableFuture.runAsync(() -> save(checkpoint), writer);
  }

  private static boolean isFinite(ModelState state) {
    return Stream.of(state.weights(), state.momentum())
        .flatMap(tensors -> tensors.values().stream())
        .allMatch(Recovery::isFinite);
  }

  private static boolean isFinite(Tensor tensor) {
    for (float value : tensor.values()) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private void save(Checkpoint checkpoint) {
    try {
      checkpoints.save(checkpoint);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /**
   * Waits for the checkpoint being written; a failure to write it ends the learner, with the store
   * intact.
   */
  private void await() {
    try {
      writing.join();
      finishedStep = startedStep;
    } catch (CompletionException e) {
      throw new LearnerException(
          "a checkpoint cannot be written: "
              + e.getCause().getMessage()
              + "; free disk space and start again",
          e);
    }
  }

  private Optional<Checkpoint> newest() {
    try {
      return checkpoints.newest();
    } catch (IOException e) {
      throw new UncheckedIOException("checkpoints cannot be read", e);
    }
  }

  /**
   * Where to go on after the loss or the scores stopped being numbers.
   *
   * @throws LearnerException the second time, or if there is no checkpoint yet
   */
  Point goBack(long step) {
    await();
    Supplier<LearnerException> noWay =
        () ->
            new LearnerException(
                "training diverged at step "
                    + step
                    + ": the loss is not a number. Labels and offsets are kept. Start again with a"
                    + " lower learning.rate",
                null);
    if (wentBack) {
      throw noWay.get();
    }
    Checkpoint checkpoint = newest().orElseThrow(noWay);
    wentBack = true;
    startedAt(checkpoint.progress().step());
    LOG.error(
        "Training diverged at step {}; going on from the checkpoint of step {} at {} of the learning rate",
        step,
        startedStep,
        SLOWDOWN);
    return new Point(checkpoint.state(), checkpoint.progress());
  }
}
