package io.uicstream.app;

import io.uicstream.app.PipelineBench.Figures;
import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.LocalSettings;
import io.uicstream.app.settings.ModelSettings;
import io.uicstream.app.settings.TrainingSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.engine.Ceiling;
import io.uicstream.engine.Networks;
import io.uicstream.learner.LearnerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code uic bench pipeline}: the same network alone and fed from Kafka. */
@Command(
    name = "pipeline",
    header = "Training samples per second of the whole pipeline, against the bare engine.",
    description = {
      "Measures the bare engine, then the same network in a learner fed by a broker of its own, with",
      "decoding, views, label store, checkpoints and publishing of labels: first replaying with an idle",
      "source, then with images arriving and replay.ratio kept. All data goes to a temporary folder."
    },
    footer = {
      "",
      "Examples:",
      "  uic bench pipeline --batch 256",
      "  uic bench pipeline --network resnet18 --batch 512 --source photos --seconds 60"
    })
final class BenchPipelineCommand extends ConfiguredCommand {
  private static final double LEAST_RATIO = 0.1;
  private static final double LARGEST_RATIO = 1000;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Of each measurement (default: ${DEFAULT-VALUE}).")
  private double seconds = 30;

  @Override
  List<Group> groups() {
    return List.of(
        Group.SOURCE, Group.CORPUS, Group.NETWORK, Group.TRAINING, Group.WINDOW, Group.OPERATION);
  }

  @Override
  Map<String, String> preferred() {
    return Map.of(
        TrainingSettings.BATCH.name(),
        "256",
        ModelSettings.WINDOW_IMAGES.name(),
        "10000",
        "status.interval",
        "500ms");
  }

  @Override
  int run(Values values) throws Exception {
    return StopSignal.interruptible(() -> measure(values), err());
  }

  private int measure(Values asked) throws Exception {
    double ratio = asked.of(TrainingSettings.REPLAY_RATIO);
    if (!(seconds > 0) || ratio < LEAST_RATIO || ratio > LARGEST_RATIO) {
      throw new CommandFailure(
          "--seconds must be above 0, and --replay-ratio from %s to %s to be measured"
              .formatted(LEAST_RATIO, LARGEST_RATIO));
    }
    Path directory = Files.createTempDirectory("uic-bench");
    boolean measured = false;
    try {
      Values values = asked.with(LocalSettings.DATA_DIR, directory.toString());
      Logs.start(values, name(), verbose());
      Screen screen = Screen.of(out());
      Engines.Choice engine = Engines.choose(values);
      screen.say("engine    " + engine.why());
      screen.say("data      " + directory + ", removed at the end");
      Ceiling ceiling = engine.engine().ceiling();
      EngineBench bench = new EngineBench(engine.engine(), ceiling, viewKind(values), seconds);
      EngineBench.Result bare =
          bench.run(
              Networks.create(
                  values.of(ModelSettings.NETWORK_NAME),
                  values.of(ModelSettings.INPUT),
                  values.of(ModelSettings.CLASSES),
                  LearnerSettings.named(Networks.Head.class, values.of(ModelSettings.HEAD)),
                  LearnerSettings.named(
                      Networks.Input.class, values.of(ModelSettings.INPUT_CHANNELS))),
              values.of(TrainingSettings.BATCH));
      bare.lines().forEach(screen::say);
      double rate = bare.trainPerSecond();
      NativeLibraries.ofStores(values);
      try (PipelineBench pipeline = PipelineBench.start(values, engine.engine(), seconds)) {
        say(screen, "replay, idle source", pipeline.replay(), rate);
        say(screen, "arrivals at R = " + ratio, pipeline.arrivals(rate / ratio), rate);
      }
      measured = true;
      return Failures.OK;
    } finally {
      if (measured) {
        delete(directory);
      } else {
        err().println("Logs and data are left in " + directory);
      }
    }
  }

  private static EngineBench.ViewKind viewKind(Values values) {
    return values.of(TrainingSettings.VIEWS).equals("strong")
        ? EngineBench.ViewKind.STRONG
        : EngineBench.ViewKind.BASIC;
  }

  private static void say(Screen screen, String what, Figures figures, double bare) {
    double arrivals = figures.arrivalsPerSecond();
    String feed =
        arrivals == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "; %,.1f arrivals/s, %.1f samples per arrival",
                arrivals,
                figures.samplesPerSecond() / arrivals);
    screen.say(
        String.format(
            Locale.ROOT,
            "  %-22s %,8.1f samples/s, %.2f of the bare engine%s",
            what,
            figures.samplesPerSecond(),
            figures.samplesPerSecond() / bare,
            feed));
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
