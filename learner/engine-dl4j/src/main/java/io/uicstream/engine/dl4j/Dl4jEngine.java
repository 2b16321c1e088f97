package io.uicstream.engine.dl4j;

import io.uicstream.engine.Ceiling;
import io.uicstream.engine.Engine;
import io.uicstream.engine.Model;
import io.uicstream.engine.Network;
import io.uicstream.engine.Precision;
import io.uicstream.engine.Sgd;
import java.util.Optional;

/** Deeplearning4j 1.0.0-M2.1 on ND4J: the CPU, or CUDA 11.6 where the build has it. */
public final class Dl4jEngine implements Engine {
  @Override
  public String name() {
    return "dl4j";
  }

  @Override
  public String device() {
    return Backend.device();
  }

  @Override
  public Precision precision() {
    return Precision.FP32;
  }

  @Override
  public boolean gpu() {
    return Backend.cuda();
  }

  @Override
  public Optional<String> unavailable() {
    return Backend.unavailable();
  }

  @Override
  public Model create(Network network, Sgd sgd, long seed) {
    Backend.require();
    return new Dl4jModel(network, sgd, seed);
  }

  @Override
  public Ceiling ceiling() {
    Backend.require();
    return CeilingMeter.measure();
  }
}
