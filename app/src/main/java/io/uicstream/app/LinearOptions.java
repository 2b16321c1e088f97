package io.uicstream.app;

import io.uicstream.learner.probe.LinearProtocol;
import io.uicstream.learner.probe.LinearSettings;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Flags of linear classifiers trained by SGD. */
final class LinearOptions {
  @Option(
      names = "--linear",
      split = ",",
      paramLabel = "PROTOCOL",
      description =
          "Linear: train classifiers by SGD on every stage, too, as the paper or the programs of"
              + " DeepCluster or SelfLabel have it: ${COMPLETION-CANDIDATES} (default: none).")
  private List<LinearProtocol> protocols = List.of();

  @Option(
      names = "--linear-epochs",
      paramLabel = "EPOCHS",
      description =
          "Linear: epochs, in which the protocol's learning rates pass (default: the protocol's,"
              + " 32, 90 or 36).")
  private Integer epochs;

  LinearSettings settings(long seed) {
    return new LinearSettings(
        protocols, epochs == null ? OptionalInt.empty() : OptionalInt.of(epochs), seed);
  }
}
