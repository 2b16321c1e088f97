package io.uicstream.app;

import io.uicstream.learner.probe.VocSettings;
import io.uicstream.learner.probe.VocTraining;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Flags of VOC07 classification. */
final class VocOptions {
  @Option(
      names = "--voc",
      paramLabel = "DIR",
      description =
          "VOC07 classification, instead of all other probes: a folder with JPEGImages and"
              + " ImageSets/Main, such as VOCdevkit/VOC2007.")
  Path folder;

  @Option(
      names = "--voc-train",
      paramLabel = "LAYERS",
      description = "VOC: layers that learn, ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  VocTraining training = VocTraining.FC6_8;

  @Option(
      names = "--voc-iterations",
      paramLabel = "STEPS",
      description =
          "VOC: steps of 16 images, in which the protocol's learning rates pass (default: 80000 for"
              + " fc6-8, 150000 for all).")
  Long steps;

  VocSettings settings(long seed) {
    return new VocSettings(training, steps == null ? training.steps() : steps, seed);
  }
}
