package io.uicstream.app;

import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.LocalSettings;
import io.uicstream.app.settings.OperationSettings;
import io.uicstream.app.settings.PartSettings;
import io.uicstream.app.settings.Setting;
import io.uicstream.app.settings.Values;
import io.uicstream.learner.Labeller;
import io.uicstream.learner.LabellerStatus;
import io.uicstream.learner.checkpoint.Checkpoint;
import io.uicstream.schemas.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code uic label}: a frozen network labels a stream. */
@Command(
    name = "label",
    header = "Label the topic images with the network of a checkpoint, without training it.",
    description = {
      "Writes the topic pseudo-labels until stopped by Ctrl-C or by one of the settings under End of the",
      "run. Start as many as you like, on as many machines: they share the partitions. Every image is",
      "labelled exactly once for consumers that read committed records. Let one prefix be labelled",
      "either by this or by a learner."
    },
    footer = {
      "",
      "Examples:",
      "  uic label --data-dir uic-data --topics-prefix live",
      "  uic label --checkpoint FILE --until-idle 10s",
      "  uic label --checkpoint FILE --set engine=torch --set decode.threads=4"
    })
final class LabelCommand extends ConfiguredCommand {
  private static final Duration TICK = Duration.ofMillis(200);

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "This checkpoint, not the newest of the data directory.")
  private Path file;

  @Option(
      names = "--batch",
      paramLabel = "IMAGES",
      defaultValue = "256",
      description = "Most images of one forward pass (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--beside-others",
      description = "Go on even if the topic holds labels of a learner, or of another run.")
  private boolean besideOthers;

  @Override
  List<Group> groups() {
    return List.of(Group.CONNECTION, Group.STOP, Group.LOCAL);
  }

  /** It trains on nothing. */
  @Override
  List<Setting<?>> without() {
    return List.of(OperationSettings.MAX_SAMPLES);
  }

  @Override
  int run(Values values) throws Exception {
    if (batch < 1) {
      throw new CommandFailure("--batch must be 1 or more");
    }
    Checkpoint checkpoint =
        file == null
            ? Checkpoints.newest(values.of(LocalSettings.DATA_DIR), err())
            : Checkpoints.read(file);
    Checkpoints.network(checkpoint);
    Logs.start(values, name(), verbose());
    Screen screen = Screen.of(out());
    Engines.Choice engine = Engines.choose(values);
    screen.say("engine    " + engine.why());
    screen.say(
        String.format(
            Locale.ROOT,
            "network   %s, step %,d of run %s",
            checkpoint.progress().network(),
            checkpoint.progress().step(),
            checkpoint.progress().runId()));
    try (StopSignal stop = StopSignal.listen()) {
      Prerequisites prerequisites = new Prerequisites(values, stop, screen::say);
      if (prerequisites.await(Topics.IMAGES).isEmpty()
          || prerequisites.await(Topics.PSEUDO_LABELS).isEmpty()) {
        return Failures.OK;
      }
      Labeller labeller =
          Labeller.start(
              PartSettings.labeller(values, batch, besideOthers),
              new Labeller.Environment(
                  checkpoint, engine.engine(), Registries.serdes(values), Clock.systemUTC()));
      try {
        follow(labeller, stop, screen);
      } finally {
        screen.say("Stopping: what is being scored is committed first");
        labeller.close();
        summary(labeller.status()).forEach(screen::say);
      }
      requireSuccess(labeller);
    }
    return Failures.OK;
  }

  private static void follow(Labeller labeller, StopSignal stop, Screen screen)
      throws InterruptedException {
    long start = System.nanoTime();
    while (!labeller.done().isDone() && !stop.await(TICK)) {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      String line = line(elapsed, labeller.status());
      screen.show(elapsed, () -> List.of(line), () -> line);
    }
  }

  private static void requireSuccess(Labeller labeller) throws Exception {
    try {
      labeller.done().getNow(null);
    } catch (CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** What an instance is doing. */
  static String line(Duration elapsed, LabellerStatus status) {
    LabellerStatus.Counts counts = status.counts();
    return String.format(
        Locale.ROOT,
        "%s  in %,d  labelled %,d  %.0f/s  lag %s  partitions %d",
        StatusBlock.clock(elapsed),
        counts.received(),
        counts.labelled(),
        status.imagesPerSecond(),
        status.lag().isPresent()
            ? String.format(Locale.ROOT, "%,d", status.lag().getAsLong())
            : "-",
        status.partitions());
  }

  /** What an instance has done. */
  static List<String> summary(LabellerStatus status) {
    LabellerStatus.Counts counts = status.counts();
    double seconds = Math.max(1, status.busyMs()) / 1000.0;
    return List.of(
        String.format(
            Locale.ROOT,
            "received  %,d = %,d labelled + %,d withdrawn + %,d dead-lettered",
            counts.received(),
            counts.labelled(),
            counts.withdrawn(),
            counts.deadLettered()),
        String.format(
            Locale.ROOT,
            "rate      %.1f images/s, from the first record to the last commit, %.1f s later",
            counts.labelled() / seconds,
            seconds));
  }
}
