package io.uicstream.engine.torch;

import io.uicstream.engine.Ceiling;
import io.uicstream.engine.Engine;
import io.uicstream.engine.Model;
import io.uicstream.engine.Network;
import io.uicstream.engine.Precision;
import io.uicstream.engine.Sgd;
import java.util.Optional;

/** libtorch 2.10 through its JavaCPP bindings: the CPU, or CUDA 13 where the build has it. */
public final class TorchEngine implements Engine {
  private final Optional<Precision> wanted;

  /** An engine in the precision that is fastest on its device. */
  public TorchEngine() {
    this(Optional.empty());
  }

  /**
   * An engine.
   *
   * @param wanted what to compute in; empty for what is fastest on the device: bfloat16 on GPUs and
   *     CPUs with instructions for it, else 32-bit floats
   */
  public TorchEngine(Optional<Precision> wanted) {
    this.wanted = wanted;
  }

  @Override
  public String name() {
    return "torch";
  }

  @Override
  public String device() {
    return "torch (" + backend().description() + ", " + precision() + ")";
  }

  @Override
  public boolean gpu() {
    return backend().cuda();
  }

  @Override
  public Precision precision() {
    return wanted.orElseGet(() -> backend().fastestPrecision());
  }

  @Override
  public Optional<String> unavailable() {
    return Backend.unavailable();
  }

  @Override
  public Model create(Network network, Sgd sgd, long seed) {
    return new TorchModel(
        backend(), precision(), network, new TorchModel.Training(sgd, seed, CpuThreads.count()));
  }

  @Override
  public Ceiling ceiling() {
    return CeilingMeter.measure(backend(), precision());
  }

  private static Backend backend() {
    return Backend.loaded();
  }
}
