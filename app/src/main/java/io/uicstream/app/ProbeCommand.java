package io.uicstream.app;

import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.LocalSettings;
import io.uicstream.app.settings.ModelSettings;
import io.uicstream.app.settings.OperationSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.engine.Engine;
import io.uicstream.engine.Network;
import io.uicstream.evaluator.ClassAgreement;
import io.uicstream.learner.checkpoint.Checkpoint;
import io.uicstream.learner.probe.CentreViews;
import io.uicstream.learner.probe.Decoding;
import io.uicstream.learner.probe.FewShotSettings;
import io.uicstream.learner.probe.ProbeFigures;
import io.uicstream.learner.probe.ProbeProgress;
import io.uicstream.learner.probe.ProbeSettings;
import io.uicstream.learner.probe.Prober;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code uic probe}: what the features of a checkpoint are worth. */
@Command(
    name = "probe",
    header = "Tell what the features of a run are worth, by simple classifiers on top of them.",
    description = {
      "Takes the newest checkpoint of the data directory, whether a learner runs on it or not, and images",
      "with true classes: folders with one folder for each class. Fits ridge regression to every stage of",
      "the network and finds nearest neighbours and few-shot prototypes on the last one; compares the",
      "network's own classes with the true ones; and does the same with the network's random first weights."
    },
    footer = {
      "",
      "Examples:",
      "  uic probe --data-dir uic-data --train photos/train --test photos/test",
      "  uic probe --checkpoint FILE --train DIR --test DIR --train-images 20000 --output report.json",
      "  uic probe --train DIR --test DIR --set engine=torch --set precision=bf16"
    })
final class ProbeCommand extends ConfiguredCommand {
  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "This checkpoint, not the newest of the data directory.")
  private Path file;

  @Option(
      names = "--train",
      paramLabel = "DIR",
      required = true,
      description = "Images that classifiers are fitted to, one folder for each true class.")
  private Path train;

  @Option(
      names = "--test",
      paramLabel = "DIR",
      required = true,
      description = "Images that figures are of, one folder for each true class.")
  private Path test;

  @Option(names = "--output", paramLabel = "FILE", description = "Write the figures as JSON.")
  private Path output;

  @Option(
      names = "--train-images",
      paramLabel = "IMAGES",
      description = "Of the training images only so many, at random (default: all).")
  private int trainImages = Integer.MAX_VALUE;

  @Option(
      names = "--test-images",
      paramLabel = "IMAGES",
      description = "Of the test images only so many, at random (default: all).")
  private int testImages = Integer.MAX_VALUE;

  @Option(
      names = "--stages",
      split = ",",
      paramLabel = "NAME",
      description = "Ridge: only these stages, such as conv3,conv5 or layer4 (default: all).")
  private List<String> stages = List.of();

  @Option(
      names = "--ways",
      paramLabel = "N",
      description = "Few-shot: classes in an episode, or all if there are fewer (default: 5).")
  private int ways = 5;

  @Option(
      names = "--shots",
      split = ",",
      paramLabel = "K",
      description = "Few-shot: images of a class that make its prototype (default: 1,5).")
  private List<Integer> shots = List.of(1, 5);

  @Option(
      names = "--queries",
      paramLabel = "IMAGES",
      description =
          "Few-shot: images of a class to classify, or all if there are fewer (default: 15).")
  private int queries = 15;

  @Option(
      names = "--episodes",
      paramLabel = "E",
      description = "Few-shot: episodes; 0 leaves it out (default: 600).")
  private int episodes = 600;

  @Override
  List<Group> groups() {
    return List.of(Group.LOCAL);
  }

  /** Figures are compared between machines: products are exact unless asked otherwise. */
  @Override
  Map<String, String> preferred() {
    return Map.of("precision", "fp32");
  }

  @Override
  int run(Values values) throws IOException {
    long start = System.nanoTime();
    FewShotSettings fewShot =
        new FewShotSettings(ways, shots, queries, episodes, values.of(ModelSettings.SEED));
    requirePossible();
    Checkpoint checkpoint =
        file == null
            ? Checkpoints.newest(values.of(LocalSettings.DATA_DIR), err())
            : Checkpoints.read(file);
    Network network = Checkpoints.network(checkpoint);
    requireStages(network);
    Engine engine = Engines.choose(values).engine();
    Screen screen = Screen.of(out());
    ProbeProgress progress = LabelledViews.shown(screen, start);
    LabelledViews.Decoder decoder =
        new LabelledViews.Decoder(
            new Decoding(
                network.side(),
                Runtime.getRuntime().availableProcessors(),
                values.of(OperationSettings.DECODE_MAX_PIXELS)),
            progress,
            err());
    long seed = values.of(ModelSettings.SEED);
    try (LabelledViews trainViews = decoder.decode("--train", train, trainImages, seed);
        LabelledViews testViews = decoder.decode("--test", test, testImages, seed)) {
      List<ProbeFigures> figures =
          new Prober(
                  engine, trainViews.views(), testViews.views(), new ProbeSettings(stages, fewShot))
              .run(checkpoint, progress);
      ProbeReport report =
          new ProbeReport(
              checkpoint.progress(),
              engine.device(),
              engine.precision().name().toLowerCase(Locale.ROOT),
              trainViews.images(),
              testViews.images(),
              figures.stream()
                  .map(of -> probed(of, network.classes(), trainViews.views(), testViews.views()))
                  .toList(),
              (System.nanoTime() - start) / 1e9);
      ProbeTable.lines(report).forEach(screen::say);
      if (output != null) {
        report.write(output);
        screen.say("wrote " + output);
      }
    }
    return Failures.OK;
  }

  private void requirePossible() {
    if (trainImages < 2 || testImages < 1) {
      throw new CommandFailure("--train-images must be 2 or more, and --test-images 1 or more");
    }
    if (output == null) {
      return;
    }
    Path folder = output.toAbsolutePath().getParent();
    if (Files.isDirectory(output) || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new CommandFailure(
          "cannot write to "
              + output
              + "; make the folder "
              + folder
              + " or name another --output");
    }
  }

  private void requireStages(Network network) {
    List<String> known = Prober.stages(network);
    List<String> unknown = stages.stream().filter(name -> !known.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new CommandFailure(
          "--stages: %s has no %s; it has %s"
              .formatted(network.name(), String.join(", ", unknown), String.join(", ", known)));
    }
  }

  private static ProbeReport.Probed probed(
      ProbeFigures figures, int classes, CentreViews train, CentreViews test) {
    return ProbeReport.Probed.of(
        figures,
        ClassAgreement.of(classes, figures.assigned().train(), train.trueClasses()),
        ClassAgreement.of(classes, figures.assigned().test(), test.trueClasses()));
  }
}
