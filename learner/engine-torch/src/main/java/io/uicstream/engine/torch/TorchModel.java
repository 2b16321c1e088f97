package io.uicstream.engine.torch;

import io.uicstream.engine.Initializer;
import io.uicstream.engine.Model;
import io.uicstream.engine.ModelState;
import io.uicstream.engine.MultiLabels;
import io.uicstream.engine.Network;
import io.uicstream.engine.Pending;
import io.uicstream.engine.Precision;
import io.uicstream.engine.Scores;
import io.uicstream.engine.Sgd;
import io.uicstream.engine.StepTimes;
import io.uicstream.engine.Tensor;
import io.uicstream.engine.ViewBatch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/**
 * A network run by libtorch. When a call returns, a pass on a GPU has been launched, and so has a
 * training step on the CPU by several threads ({@link Replicas}); any other pass is done.
 */
final class TorchModel implements Model {
  private final Network network;
  private final Backend backend;
  private final Training training;
  private final Constants constants;
  private final Weights weights;
  private final Replicas replicas;
  private final Program program;
  private final SgdUpdate update;
  private long steps;
  private Launched launched = Launched.NONE;
  private Thread user;
  private boolean closed;

  /**
   * How it is trained.
   *
   * @param seed of initial weights and dropout
   * @param threads of a step on the CPU
   */
  record Training(Sgd sgd, long seed, int threads) {}

  @SuppressWarnings("try")
  TorchModel(Backend backend, Precision precision, Network network, Training training) {
    this.network = network;
    this.backend = backend;
    this.training = training;
    this.constants = new Constants(backend);
    try (PointerScope scope = new PointerScope()) {
      this.weights = new Weights(network, backend, constants);
      weights.load(Initializer.state(network, training.seed()));
      this.update = new SgdUpdate(training.sgd(), weights, constants);
      this.replicas =
          new Replicas(
              () -> new Replica(network, backend, precision, weights, constants),
              backend.cuda() ? 1 : training.threads());
      this.program = replicas.first().program();
    } catch (RuntimeException | Error e) {
      constants.close();
      throw e;
    }
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public Pending train(ViewBatch batch, int[] labels, float learningRate) {
    begin();
    network.require(batch, labels);
    return step(new Examples(batch, Targets.of(labels)), learningRate, StepClock.NONE);
  }

  @Override
  public Pending train(ViewBatch batch, MultiLabels labels, float learningRate) {
    begin();
    network.require(batch, labels);
    return step(new Examples(batch, Targets.of(labels)), learningRate, StepClock.NONE);
  }

  @Override
  public StepTimes profile(ViewBatch batch, int[] labels, float learningRate) {
    begin();
    network.require(batch, labels);
    StepClock clock = replicas.first().clock();
    step(new Examples(batch, Targets.of(labels)), learningRate, clock).loss();
    return clock.times();
  }

  private Pending step(Examples examples, float learningRate, StepClock clock) {
    if (program.drops()) {
      // Masks follow from the seed and the steps of this model, whatever else draws numbers.
      torch.manual_seed(training.seed() * 0x9e3779b97f4a7c15L + steps);
    }
    steps++;
    if (clock == StepClock.NONE && !program.drops() && replicas.divide(examples)) {
      launched =
          new Launched(
              replicas.launch(examples, () -> update.apply(replicas.first(), learningRate)));
      return launched;
    }
    try {
      Pending result = replicas.first().train(examples, Op.Pass.TRAIN, clock);
      update.apply(replicas.first(), learningRate);
      clock.ended(StepClock.Part.UPDATE);
      return result;
    } finally {
      // Where a pass fails half way, the next one starts from nothing.
      replicas.forgetGradients();
    }
  }

  @Override
  public Pending scores(ViewBatch batch) {
    begin();
    network.require(batch);
    return replicas.first().scores(batch);
  }

  @Override
  public void calibrate(ViewBatch batch, float momentum) {
    begin();
    network.require(batch);
    if (!(momentum > 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum must be in (0, 1], was " + momentum);
    }
    replicas.first().calibrate(batch, momentum);
  }

  @Override
  public Tensor features(ViewBatch batch, String layer) {
    begin();
    network.require(batch);
    int index = program.layers().indexOf(layer);
    if (index < 0) {
      throw new IllegalArgumentException(
          "no layer " + layer + " in " + network.name() + ", there are " + program.layers());
    }
    return replicas.first().features(batch, index);
  }

  @Override
  public void await() {
    begin();
    replicas.first().await();
  }

  @Override
  public ModelState state() {
    begin();
    return weights.copy();
  }

  @Override
  public void load(ModelState state) {
    begin();
    weights.load(state);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      launched.await();
      try {
        replicas.close();
      } finally {
        constants.close();
      }
    }
  }

  /** A step that threads of the model's own are computing. */
  private record Launched(CompletableFuture<Pending> step) implements Pending {
    static final Launched NONE = new Launched(CompletableFuture.completedFuture(null));

    @Override
    public Scores scores() {
      return whole().scores();
    }

    @Override
    public float loss() {
      return whole().loss();
    }

    /** Waits for it, and fails as it has failed. */
    Pending whole() {
      try {
        return step.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        } else if (e.getCause() instanceof Error cause) {
          throw cause;
        }
        throw e;
      }
    }

    /** Waits for it, be it to fail. */
    void await() {
      step.handle((whole, failure) -> whole).join();
    }
  }

  /** Starts every use, when the step before has ended. */
  private void begin() {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
    Launched before = launched;
    launched = Launched.NONE;
    before.whole();
    if (user != Thread.currentThread()) {
      user = Thread.currentThread();
      backend.useThreads();
    }
  }
}
