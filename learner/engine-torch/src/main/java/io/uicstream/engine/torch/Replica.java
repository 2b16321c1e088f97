package io.uicstream.engine.torch;

import io.uicstream.engine.Network;
import io.uicstream.engine.Pending;
import io.uicstream.engine.Precision;
import io.uicstream.engine.ViewBatch;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Runs passes through a network, one at a time. Several replicas, each used by one thread, may run
 * at once: they have the weights in common, and each has gradients of its own. None of them changes
 * the weights.
 */
final class Replica implements AutoCloseable {
  private static final int[] UNLABELLED = {};

  private final Network network;
  private final Backend backend;
  private final Precision precision;
  private final Leaves leaves;
  private final Program program;
  private final Views views;
  private final Transfer transfer;

  @SuppressWarnings("try")
  Replica(
      Network network, Backend backend, Precision precision, Weights weights, Constants constants) {
    this.network = network;
    this.backend = backend;
    this.precision = precision;
    try (PointerScope scope = new PointerScope()) {
      this.leaves = new Leaves(weights, constants);
      this.program = new Program(network, leaves, constants);
      this.views = new Views(constants);
      this.transfer = Transfer.of(backend);
    }
  }

  /** The layers. */
  Program program() {
    return program;
  }

  /** A clock of what a training pass takes. */
  StepClock clock() {
    return StepClock.started(transfer);
  }

  /** A forward and a backward pass. Gradients are added to {@link #gradients}. */
  @SuppressWarnings("try")
  Pending train(Examples examples, Op.Pass pass, StepClock clock) {
    try (PointerScope scope = new PointerScope()) {
      Input input = input(examples.views(), examples.targets().values(), clock);
      Tensor logits = logits(input.images(), pass);
      Tensor loss = examples.targets().loss().apply(logits, input.labels());
      clock.ended(StepClock.Part.FORWARD);
      if (examples.share() < 1) {
        loss = loss.mul(new Scalar(examples.share()));
      }
      loss.backward();
      clock.ended(StepClock.Part.BACKWARD);
      return transfer.download(logits, loss);
    } finally {
      transfer.consumed();
    }
  }

  /** Of the passes since they were forgotten, for the scope of the caller. */
  List<Tensor> gradients() {
    return leaves.gradients();
  }

  /** Frees the gradients. */
  void forgetGradients() {
    leaves.forgetGradients();
  }

  /** Logits in inference mode. */
  @SuppressWarnings("try")
  Pending scores(ViewBatch batch) {
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradients = new AutoGradMode(false)) {
      Input input =
          input(backend.cuda() ? Packing.padded(batch) : batch, UNLABELLED, StepClock.NONE);
      Tensor logits = logits(input.images(), Op.Pass.SCORE);
      return transfer.download(logits.narrow(0, 0, batch.images()), null);
    } finally {
      transfer.consumed();
    }
  }

  /** A forward pass for the running statistics. */
  @SuppressWarnings("try")
  void calibrate(ViewBatch batch, float momentum) {
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradients = new AutoGradMode(false)) {
      Input input = input(batch, UNLABELLED, StepClock.NONE);
      logits(input.images(), new Op.Pass(true, momentum));
    } finally {
      transfer.consumed();
    }
  }

  /**
   * Output of a layer in inference mode.
   *
   * @param index of the layer
   */
  @SuppressWarnings("try")
  io.uicstream.engine.Tensor features(ViewBatch batch, int index) {
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradients = new AutoGradMode(false)) {
      int fixed = Math.min(index + 1, program.fixed());
      Tensor images = images(batch, UNLABELLED, StepClock.NONE, fixed).images();
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
  private record Input(Tensor images, Tensor labels) {}

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
      Tensor images = program.run(views.apply(packing, parts), 0, fixed, Op.Pass.SCORE);
      Tensor input = FixedOps.channelsLast(images);
      clock.ended(StepClock.Part.VIEWS);
      return new Input(input, parts.labels());
    }
  }

  @SuppressWarnings("try")
  private Tensor logits(Tensor images, Op.Pass pass) {
    try (Autocast autocast = new Autocast(backend.deviceType(), precision)) {
      int trained = Math.max(program.fixed(), network.frozen());
      Tensor input = frozen(images, trained);
      return program.run(input, trained, program.layers().size(), pass).to(ScalarType.Float);
    }
  }

  /** Runs the layers between the fixed and the trained ones. */
  @SuppressWarnings("try")
  private Tensor frozen(Tensor images, int trained) {
    try (AutoGradMode noGradients = new AutoGradMode(false)) {
      return program.run(images, program.fixed(), trained, Op.Pass.SCORE);
    }
  }

  /** Waits for what was launched. */
  void await() {
    transfer.await();
  }

  @Override
  public void close() {
    transfer.close();
  }
}
