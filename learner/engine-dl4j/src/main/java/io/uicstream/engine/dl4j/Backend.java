package io.uicstream.engine.dl4j;

import java.util.Optional;
import org.nd4j.linalg.factory.Nd4j;

/** Which ND4J backend there is and whether it can run here. */
final class Backend {
  private Backend() {}

  static String device() {
    return "dl4j (CPU, " + Nd4j.getEnvironment().maxMasterThreads() + " threads)";
  }

  static Optional<String> unavailable() {
    return Optional.empty();
  }
}
