package io.uicstream.engine.torch;

import io.uicstream.engine.Initializer;
import io.uicstream.engine.Model;
import io.uicstream.engine.ModelState;
import io.uicstream.engine.MultiLabels;
import io.uicstream.engine.Network;
import io.uicstream.engine.Pending;
import io.uicstream.engine.Precision;
import io.uicstream.engine.Sgd;
import io.uicstream.engine.StepTimes;
import io.uicstream.engine.Tensor;
import io.uicstream.engine.ViewBatch;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A network run by libtorch. On the CPU a pass is done when its call returns; on a GPU it has been
 * launched.
 */
final class TorchModel implements Model {
  private static final int[] UNLABELLED = {};

  private final Network network;
  private final Backend backend;
  private final Precision precision;
  private final Training training;
  private final Constants constants;
  private final Weights weights;
  private final Program program;
  private final Views views;
  private final SgdUpdate update;
  private final Transfer transfer;
  private long steps;
  private Thread user;
  private boolean closed;

  /**
   * How it is trained.
   *
   * @param seed of initial weights and dropout
   */
  record Training(Sgd sgd, long seed) {}

  @SuppressWarnings("try")
  TorchModel(Backend backend, Precision precision, Network network, Training training) {
    this.network = network;
    this.backend = backend;
    this.precision = precision;
    this.training = training;
    this.constants = new Constants(backend);
    try (PointerScope scope = new PointerScope()) {
      this.weights = new Weights(network, backend, constants);
      this.program = new Program(network, weights, constants);
      this.views = new Views(constants);
      this.update = new SgdUpdate(training.sgd(), weights, constants);
      weights.load(Initializer.state(network, training.seed()));
      this.transfer = Transfer.of(backend);
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
    return step(batch, Targets.of(labels), learningRate, StepClock.NONE);
  }

  @Override
  public Pending train(ViewBatch batch, MultiLabels labels, float learningRate) {
    begin();
    network.require(batch, labels);
    return step(batch, Targets.of(labels), learningRate, StepClock.NONE);
  }

  @Override
  public StepTimes profile(ViewBatch batch, int[] labels, float learningRate) {
    begin();
    network.require(batch, labels);
    StepClock clock = StepClock.started(transfer);
    step(batch, Targets.of(labels), learningRate, clock).loss();
    return clock.times();
  }

  @SuppressWarnings("try")
  private Pending step(ViewBatch batch, Targets targets, float learningRate, StepClock clock) {
    if (program.drops()) {
      // Masks follow from the seed and the steps of this model, whatever else draws numbers.
      torch.manual_seed(training.seed() * 0x9e3779b97f4a7c15L + steps);
    }
    steps++;
    try (PointerScope scope = new PointerScope()) {
      Input input = input(batch, targets.values(), clock);
      org.bytedeco.pytorch.Tensor logits = logits(input.images(), Op.Pass.TRAIN);
      org.bytedeco.pytorch.Tensor loss = targets.loss().apply(logits, input.labels());
      clock.ended(StepClock.Part.FORWARD);
      loss.backward();
      clock.ended(StepClock.Part.BACKWARD);
      update.apply(learningRate);
      clock.ended(StepClock.Part.UPDATE);
      return transfer.download(logits, loss);
    } finally {
      // Where a pass fails half way, the next one starts from nothing.
      weights.forgetGradients();
      transfer.consumed();
    }
  }

  @Override
  @SuppressWarnings("try")
  public Pending scores(ViewBatch batch) {
    begin();
    network.require(batch);
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradients = new AutoGradMode(false)) {
      Input input =
          input(backend.cuda() ? Packing.padded(batch) : batch, UNLABELLED, StepClock.NONE);
      org.bytedeco.pytorch.Tensor logits = logits(input.images(), Op.Pass.SCORE);
      return transfer.download(logits.narrow(0, 0, batch.images()), null);
    } finally {
      transfer.consumed();
    }
  }

  @Override
  @SuppressWarnings("try")
  public void calibrate(ViewBatch batch, float momentum) {
    begin();
    network.require(batch);
    if (!(momentum > 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum must be in (0, 1], was " + momentum);
    }
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradients = new AutoGradMode(false)) {
      Input input = input(batch, UNLABELLED, StepClock.NONE);
      logits(input.images(), new Op.Pass(true, momentum));
    } finally {
      transfer.consumed();
    }
  }

  @Override
  @SuppressWarnings("try")
  public Tensor features(ViewBatch batch, String layer) {
    begin();
    network.require(batch);
    int index = program.layers().indexOf(layer);
    if (index < 0) {
      throw new IllegalArgumentException(
          "no layer " + layer + " in " + network.name() + ", there are " + program.layers());
    }
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradients = new AutoGradMode(false)) {
      int fixed = Math.min(index + 1, program.fixed());
      org.bytedeco.pytorch.Tensor images =
          images(batch, UNLABELLED, StepClock.NONE, fixed).images();
      try (Autocast autocast = new Autocast(backend.deviceType(), precision)) {
        return Weights.onHeap(program.run(images, fixed, index + 1, Op.Pass.SCORE));
      }
    } finally {
      transfer.consumed();
    }
  }

  /**
   * A batch on the device.
   *
   * @param images input of the first layer with weights
   * @param labels in one row, or none
   */
  private record Input(org.bytedeco.pytorch.Tensor images, org.bytedeco.pytorch.Tensor labels) {}

  private Input input(ViewBatch batch, int[] labels, StepClock clock) {
    return images(batch, labels, clock, program.fixed());
  }

  /** Makes the views and runs the first layers, in 32-bit floats and without gradients. */
  @SuppressWarnings("try")
  private Input images(ViewBatch batch, int[] labels, StepClock clock, int fixed) {
    try (AutoGradMode noGradients = new AutoGradMode(false)) {
      Packing packing = new Packing(batch, labels);
      Packing.Parts parts = packing.parts(transfer.upload(packing));
      clock.ended(StepClock.Part.TRANSFER);
      org.bytedeco.pytorch.Tensor images =
          program.run(views.apply(packing, parts), 0, fixed, Op.Pass.SCORE);
      org.bytedeco.pytorch.Tensor input = FixedOps.channelsLast(images);
      clock.ended(StepClock.Part.VIEWS);
      return new Input(input, parts.labels());
    }
  }

  @SuppressWarnings("try")
  private org.bytedeco.pytorch.Tensor logits(org.bytedeco.pytorch.Tensor images, Op.Pass pass) {
    try (Autocast autocast = new Autocast(backend.deviceType(), precision)) {
      int trained = Math.max(program.fixed(), network.frozen());
      org.bytedeco.pytorch.Tensor input = frozen(images, trained);
      return program.run(input, trained, program.layers().size(), pass).to(ScalarType.Float);
    }
  }

  /** Runs the layers between the fixed and the trained ones. */
  @SuppressWarnings("try")
  private org.bytedeco.pytorch.Tensor frozen(org.bytedeco.pytorch.Tensor images, int trained) {
    try (AutoGradMode noGradients = new AutoGradMode(false)) {
      return program.run(images, program.fixed(), trained, Op.Pass.SCORE);
    }
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
      try {
        transfer.close();
      } finally {
        constants.close();
      }
    }
  }

  /** Starts every use. */
  private void begin() {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
    if (user != Thread.currentThread()) {
      user = Thread.currentThread();
      backend.useThreads();
    }
  }
}
