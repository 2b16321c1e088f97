package io.uicstream.app;

import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.ModelSettings;
import io.uicstream.app.settings.OperationSettings;
import io.uicstream.app.settings.PartSettings;
import io.uicstream.app.settings.Setting;
import io.uicstream.app.settings.SettingsException;
import io.uicstream.app.settings.SourceSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.learner.LearnerSettings.RuleName;
import io.uicstream.learner.probe.Decoding;
import io.uicstream.learner.probe.ProbeProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code uic compare}: labelling rules on the same images, network and budget. */
@Command(
    name = "compare",
    header = "Compare labelling rules on your own images: same data, network and budget.",
    description = {
      "Trains one network after the other by the schedule `paper`, each rule with each seed, every run in",
      "a process of its own, and probes what it ended with on test images. Figures stand beside those of",
      "random weights; costs are seconds per epoch, state per image and memory."
    },
    footer = {
      "",
      "Examples:",
      "  uic compare --source photos/train --test photos/test",
      "  uic compare --rules argmax,kmeans --source DIR --test DIR --images 10000 --samples 120000",
      "              --seeds 3 --output compare.json"
    })
final class CompareCommand extends ConfiguredCommand {
  private static final int USUAL_EPOCHS = 12;

  @Option(
      names = "--rules",
      split = ",",
      paramLabel = "RULE",
      description = "argmax, prior, sinkhorn, kmeans, same-step (default: the first four).")
  private List<String> rules = List.of("argmax", "prior", "sinkhorn", "kmeans");

  @Option(
      names = "--test",
      paramLabel = "DIR",
      required = true,
      description = "Images that figures are of, one folder for each true class.")
  private Path test;

  @Option(
      names = "--images",
      paramLabel = "IMAGES",
      description = "Learn from only so many images of --source, at random (default: all).")
  private int images = Integer.MAX_VALUE;

  @Option(
      names = "--samples",
      paramLabel = "SAMPLES",
      description = "Training samples of each run, in whole epochs (default: 12 epochs).")
  private long samples;

  @Option(names = "--seeds", paramLabel = "N", description = "Runs of each rule (default: 3).")
  private int seeds = 3;

  @Option(
      names = "--stages",
      split = ",",
      paramLabel = "NAME",
      description = "Ridge: only these stages, such as conv3,conv5 (default: all).")
  private List<String> stages = List.of();

  @Option(names = "--output", paramLabel = "FILE", description = "Write everything as JSON.")
  private Path output;

  @Override
  List<Group> groups() {
    return List.of(Group.SOURCE, Group.NETWORK, Group.TRAINING, Group.OPERATION, Group.LOCAL);
  }

  @Override
  List<Setting<?>> without() {
    return Comparison.OWN;
  }

  @Override
  Map<String, String> preferred() {
    return Map.of("schedule", "paper");
  }

  @Override
  int run(Values values) throws Exception {
    long startNanos = System.nanoTime();
    List<RuleName> asked = requirePossible(values);
    Path source = values.of(SourceSettings.FOLDER).orElseThrow();
    Screen screen = Screen.of(out());
    LabelledFolder.Reading reading =
        new LabelledFolder.Reading(
            values.of(SourceSettings.CORPUS_SEED), values.of(SourceSettings.CLASS_LEVEL));
    try (StopSignal stop = StopSignal.listen()) {
      ProbeProgress progress = untilStopped(stop, LabelledViews.shown(screen, startNanos));
      LabelledViews.Decoder decoder =
          new LabelledViews.Decoder(
              new Decoding(
                  values.of(ModelSettings.INPUT),
                  Runtime.getRuntime().availableProcessors(),
                  values.of(OperationSettings.DECODE_MAX_PIXELS),
                  PartSettings.limits(values).imageBytes()),
              progress,
              err());
      try (LabelledViews train = decoder.decode("--source", source, images, reading);
          LabelledViews held = decoder.decode("--test", test, Integer.MAX_VALUE, reading)) {
        ClassCount.warning(values, OptionalLong.of(train.views().images())).ifPresent(screen::say);
        Comparison comparison =
            new Comparison(
                values,
                new Comparison.Views(train, held, stages),
                new Comparison.Budget(asked, seeds, epochs(train.views().images())),
                new Comparison.Watch(stop, progress, screen, err()));
        show(comparison.run(), screen);
        return Failures.OK;
      }
    } catch (CancellationException e) {
      err().println("uic: stopped before any run had ended");
      err().flush();
      return Failures.FAILURE;
    }
  }

  private void show(CompareReport report, Screen screen) throws IOException {
    if (report.runs().isEmpty()) {
      return;
    }
    CompareTable.lines(report).forEach(screen::say);
    if (output != null) {
      ReportFile.write(output, report);
      screen.say("wrote " + output);
    }
  }

  /** If the JVM ended in the middle of an engine's pass, the engine's libraries would crash. */
  private static ProbeProgress untilStopped(StopSignal stop, ProbeProgress shown) {
    return (what, done, total) -> {
      if (stop.requested()) {
        throw new CancellationException("stopped before it was done");
      }
      shown.at(what, done, total);
    };
  }

  private List<RuleName> requirePossible(Values values) {
    List<String> problems = new ArrayList<>();
    if (values.of(SourceSettings.FOLDER).isEmpty()) {
      problems.add("--source is missing: name a folder with one folder for each true class");
    }
    if (seeds < 1) {
      problems.add("--seeds must be 1 or more");
    }
    if (output != null) {
      ReportFile.require(output);
    }
    if (images < 2) {
      problems.add("--images must be 2 or more");
    }
    List<RuleName> known = new ArrayList<>();
    for (String rule : rules) {
      List.of(RuleName.values()).stream()
          .filter(each -> Comparison.name(each).equals(rule) && each != RuleName.FROZEN)
          .findFirst()
          .ifPresentOrElse(
              known::add,
              () ->
                  problems.add(
                      "--rules: there is no '"
                          + rule
                          + "' to compare; there are argmax, prior, sinkhorn, kmeans, same-step"));
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return known;
  }

  private int epochs(int corpus) {
    return samples == 0
        ? USUAL_EPOCHS
        : Math.toIntExact(Math.max(1, Math.round((double) samples / corpus)));
  }
}
