package io.uicstream.learner;

import io.uicstream.engine.Engine;
import io.uicstream.engine.Initializer;
import io.uicstream.engine.Model;
import io.uicstream.engine.ModelState;
import io.uicstream.engine.Network;
import io.uicstream.engine.NetworkSpec;
import io.uicstream.engine.Networks;
import io.uicstream.engine.Sgd;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.learner.checkpoint.Checkpoint;
import io.uicstream.learner.checkpoint.CheckpointStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network with the weights that a run begins with, and how far they were trained: those of its
 * newest checkpoint, else those that the settings name, else random ones.
 *
 * @param model owned by the resources given to {@link #open}
 * @param checkpoints of the data directory
 * @param checkpoint the newest one, if the run goes on
 * @param begunWithWeights whether a new run begins with weights of another
 */
record Trained(
    Model model,
    CheckpointStore checkpoints,
    Optional<Checkpoint> checkpoint,
    boolean begunWithWeights) {
  private static final Logger LOG = LoggerFactory.getLogger(Trained.class);

  /**
   * Makes the network and loads its weights.
   *
   * @param resources own the model from here on
   * @throws LearnerException if the network is too large for the heap, or if weights are of another
   *     network or cannot be read; names the remedy
   * @throws IOException if the directory of checkpoints cannot be used
   */
  static Trained open(LearnerSettings settings, Engine engine, Resources resources)
      throws IOException {
    CheckpointStore checkpoints =
        CheckpointStore.open(
            Learner.checkpoints(settings.directory()), settings.operation().checkpointsKept());
    Optional<Checkpoint> checkpoint = checkpoints.newest();
    Optional<Checkpoint> begunWith =
        checkpoint.isPresent() ? Optional.empty() : settings.model().weights().map(Trained::read);
    LearnerSettings.Training training = settings.training();
    requireMemory(spec(settings).network(), Runtime.getRuntime().maxMemory());
    Model model =
        resources.own(
            engine.create(
                spec(settings).network(),
                new Sgd(training.momentum(), training.weightDecay()),
                settings.model().seed()));
    begunWith.ifPresent(c -> begin(model, c));
    checkpoint.ifPresent(c -> goOn(model, c));
    return new Trained(model, checkpoints, checkpoint, begunWith.isPresent());
  }

  /** A checkpoint is made in the heap: weights and momentum, 4 bytes each. */
  static void requireMemory(Network network, long heapBytes) {
    long values = network.parameters().values().stream().mapToLong(p -> p.size()).sum();
    long needed = 2L * Float.BYTES * values;
    if (needed > heapBytes / 10 * 9) {
      throw new LearnerException(
          "the network with %d classes has %d million weights; a checkpoint of them takes %d MB of heap, and there are %d. Take fewer classes, or more heap (JAVA_OPTS=-Xmx%dm)"
              .formatted(
                  network.classes(),
                  values / 1_000_000,
                  needed >> 20,
                  heapBytes >> 20,
                  needed >> 19),
          null);
    }
  }

  /** The network that the settings ask for. */
  static NetworkSpec spec(LearnerSettings settings) {
    LearnerSettings.Model model = settings.model();
    return new NetworkSpec(
        model.network(),
        model.side(),
        settings.window().classes(),
        LearnerSettings.named(Networks.Head.class, model.head()),
        LearnerSettings.named(Networks.Input.class, model.input()));
  }

  private static Checkpoint read(Path file) {
    try {
      return CheckpointStore.read(file);
    } catch (IOException e) {
      throw new LearnerException(
          "the weights to begin with cannot be read: "
              + e.getMessage()
              + "; name a checkpoint of another run",
          e);
    }
  }

  /** Weights only: momentum belongs to the run it comes from. */
  private static void begin(Model model, Checkpoint checkpoint) {
    try {
      model.load(
          new ModelState(
              checkpoint.state().weights(), Initializer.state(model.network(), 0).momentum()));
    } catch (IllegalArgumentException e) {
      throw new LearnerException(
          "the weights to begin with are of another network (%s): %s; give the settings of the run they come from"
              .formatted(checkpoint.progress().network(), e.getMessage()),
          e);
    }
  }

  private static void goOn(Model model, Checkpoint checkpoint) {
    try {
      model.load(checkpoint.state());
    } catch (IllegalArgumentException e) {
      throw new LearnerException(
          "the checkpoints in the data directory are of another network: "
              + e.getMessage()
              + "; give the settings of the run before, or another data directory",
          e);
    }
  }

  /** Whether batch norm has statistics of images. */
  boolean calibrated() {
    return checkpoint.isPresent() || begunWithWeights;
  }

  /** Steps taken, of which the weights know. */
  long steps() {
    return checkpoint.map(c -> c.progress().step()).orElse(0L);
  }

  /** Samples trained on in those. */
  long samples() {
    return checkpoint.map(c -> c.progress().samples()).orElse(0L);
  }

  /** Steps that labels come from and weights know nothing of; says so in the log if there are. */
  long lostSteps(LabelStore store) {
    long lostSteps = Math.max(0, store.modelStep() - steps());
    if (lostSteps > 0 && checkpoint.isEmpty()) {
      LOG.warn(
          "There is no checkpoint: labels are kept, a new network begins in place of the one that had"
              + " taken {} steps",
          lostSteps);
    } else if (lostSteps > 0) {
      LOG.warn(
          "Labels are kept; the weights go {} steps back to the checkpoint of step {}",
          lostSteps,
          steps());
    }
    return lostSteps;
  }
}
