package io.uicstream.app;

import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.LocalSettings;
import io.uicstream.app.settings.ModelSettings;
import io.uicstream.app.settings.OperationSettings;
import io.uicstream.app.settings.PartSettings;
import io.uicstream.app.settings.Setting;
import io.uicstream.app.settings.SettingsException;
import io.uicstream.app.settings.SourceSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.engine.Network;
import io.uicstream.engine.NetworkSpec;
import io.uicstream.learner.checkpoint.Checkpoint;
import io.uicstream.learner.probe.Decoding;
import io.uicstream.learner.probe.FewShotSettings;
import io.uicstream.learner.probe.ProbeProgress;
import io.uicstream.learner.probe.ProbeSettings;
import io.uicstream.learner.probe.Prober;
import io.uicstream.learner.probe.VocFigures;
import io.uicstream.learner.probe.VocProbe;
import io.uicstream.learner.probe.VocSet;
import io.uicstream.learner.probe.VocSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
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
      "network's own classes with the true ones; and does the same with the network's random first weights.",
      "--linear trains classifiers by SGD, too, as the literature does; --voc does VOC07 classification instead."
    },
    footer = {
      "",
      "Examples:",
      "  uic probe --data-dir uic-data --train photos/train --test photos/test",
      "  uic probe --checkpoint FILE --train DIR --test DIR --train-images 20000 --output report.json",
      "  uic probe --train DIR --test DIR --set engine=torch --set precision=bf16",
      "  uic probe --train DIR --test DIR --linear paper,selflabel --linear-epochs 10",
      "  uic probe --voc VOCdevkit/VOC2007 --voc-train fc6-8"
    })
final class ProbeCommand extends ConfiguredCommand {
  /** Flags that VOC07 classification has no use for. */
  private static final List<String> OTHER_PROBES =
      List.of(
          "--train",
          "--test",
          "--train-images",
          "--test-images",
          "--stages",
          "--ways",
          "--shots",
          "--queries",
          "--episodes",
          "--linear",
          "--linear-epochs");

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "This checkpoint, not the newest of the data directory.")
  private Path file;

  @Option(
      names = "--train",
      paramLabel = "DIR",
      description = "Images that classifiers are fitted to, one folder for each true class.")
  private Path train;

  @Option(
      names = "--test",
      paramLabel = "DIR",
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
      description =
          "Ridge and linear: only these stages, such as conv3,conv5 or layer4 (default: all).")
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

  @ArgGroup(validate = false)
  private LinearOptions linear = new LinearOptions();

  @ArgGroup(validate = false)
  private VocOptions voc = new VocOptions();

  @Override
  List<Group> groups() {
    return List.of(Group.SOURCE, Group.LOCAL);
  }

  /** Of the settings of a source, only what names true classes; and it writes no log. */
  @Override
  List<Setting<?>> without() {
    return othersThan(SourceSettings.CLASS_LEVEL, LocalSettings.DATA_DIR);
  }

  /** Figures are compared between machines: products are exact unless asked otherwise. */
  @Override
  Map<String, String> preferred() {
    return Map.of("precision", "fp32");
  }

  @Override
  int run(Values values) throws Exception {
    return StopSignal.interruptible(() -> probe(values), err());
  }

  private int probe(Values values) throws IOException {
    long start = System.nanoTime();
    requirePossible();
    Checkpoint checkpoint =
        file == null
            ? Checkpoints.newest(values.of(LocalSettings.DATA_DIR), err())
            : Checkpoints.read(file);
    Network network = Checkpoints.network(checkpoint);
    requireStages(network);
    Decoding decoding =
        new Decoding(
            network.side(),
            Runtime.getRuntime().availableProcessors(),
            values.of(OperationSettings.DECODE_MAX_PIXELS),
            PartSettings.limits(values).imageBytes());
    long seed = values.of(ModelSettings.SEED);
    Probe probe =
        voc.folder == null
            ? folders(seed, values.of(SourceSettings.CLASS_LEVEL))
            : vocClassification(checkpoint, seed);
    ProbeTask task = new ProbeTask(checkpoint, Engines.choose(values).engine(), decoding, start);
    Screen screen = Screen.of(out());
    Result result = probe.run(task, task.progress(screen));
    result.lines.forEach(screen::say);
    if (output != null) {
      ReportFile.write(output, result.report);
      screen.say("wrote " + output);
    }
    return Failures.OK;
  }

  /** What is shown, and what is written. */
  private record Result(List<String> lines, Record report) {}

  private interface Probe {
    Result run(ProbeTask task, ProbeProgress progress) throws IOException;
  }

  private Probe folders(long seed, int classLevel) {
    LabelledFolder.Reading reading = new LabelledFolder.Reading(seed, classLevel);
    ProbeSettings settings =
        new ProbeSettings(
            stages,
            new FewShotSettings(ways, shots, queries, episodes, seed),
            linear.settings(seed));
    return (task, progress) -> {
      ProbeReport report =
          new FolderProbe(
                  task,
                  new FolderProbe.Part("--train", train, trainImages, reading),
                  new FolderProbe.Part("--test", test, testImages, reading),
                  err())
              .run(settings, progress);
      return new Result(ProbeTable.lines(report), report);
    };
  }

  private Probe vocClassification(Checkpoint checkpoint, long seed) throws IOException {
    VocSettings settings = voc.settings(seed);
    VocProbe.require(NetworkSpec.parse(checkpoint.progress().network()));
    VocSet set = VocSet.read(voc.folder);
    return (task, progress) -> {
      List<VocFigures> figures =
          new VocProbe(task.engine(), set, settings, task.decoding())
              .run(task.checkpoint(), progress);
      VocReport report =
          new VocReport(
              task.checkpoint().progress(),
              task.engine().device(),
              task.precision(),
              VocReport.Voc.of(voc.folder, set, settings),
              figures.stream().map(VocReport.Probed::of).toList(),
              task.seconds());
      return new Result(report.lines(), report);
    };
  }

  private void requirePossible() {
    if (voc.folder == null && (train == null || test == null)) {
      throw new SettingsException(
          List.of(
              "name images with true classes: --train DIR and --test DIR, or --voc DIR for VOC07"
                  + " classification"));
    }
    List<String> others = voc.folder == null ? List.of() : given(OTHER_PROBES);
    if (!others.isEmpty()) {
      throw new SettingsException(
          List.of("--voc is a probe of its own; leave out " + String.join(", ", others)));
    }
    if (trainImages < 2 || testImages < 1) {
      throw new CommandFailure("--train-images must be 2 or more, and --test-images 1 or more");
    }
    if (output != null) {
      ReportFile.require(output);
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
}
