package io.uicstream.app;

import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.LocalSettings;
import io.uicstream.app.settings.PartSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.learner.Learner;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;

/** {@code uic learn}: a learner alone, against any cluster. */
@Command(
    name = "learn",
    header = "Learn from the topic images, write the topic pseudo-labels.",
    description = {
      "Runs until stopped by Ctrl-C or by one of the settings under End of the run. Goes on where the",
      "data directory left off."
    },
    footer = {
      "",
      "Examples:",
      "  uic learn --bootstrap-servers kafka:9092 --schema-registry-url http://registry:8081",
      "  uic learn --classes 1000 --network alexnet --input 224 --data-dir /var/lib/uic"
    })
final class LearnCommand extends ConfiguredCommand {
  private static final Duration TICK = Duration.ofMillis(200);

  @Override
  List<Group> groups() {
    return List.of(
        Group.CONNECTION,
        Group.NETWORK,
        Group.TRAINING,
        Group.WINDOW,
        Group.OPERATION,
        Group.STOP,
        Group.LOCAL);
  }

  @Override
  int run(Values values) throws Exception {
    Logs.start(values, name(), verbose());
    Screen screen = Screen.of(out());
    Engines.Choice engine = Engines.choose(values);
    screen.say("engine    " + engine.why());
    NativeLibraries.ofStores(values);
    try (StopSignal stop = StopSignal.listen()) {
      if (new Prerequisites(values, stop, screen::say).await(Topics.IMAGES).isEmpty()) {
        return Failures.OK;
      }
      Learner learner =
          Learner.start(
              PartSettings.learner(values, PartSettings.stop(values)),
              engine.engine(),
              Registries.serdes(values),
              Clock.systemUTC());
      try {
        follow(learner, stop, screen);
      } finally {
        screen.say("Stopping: what was published is labelled first");
        learner.close();
      }
      screen.say(StatusBlock.line(view(learner.status(), Duration.ZERO, "stopped")));
      screen.say("Data in " + values.of(LocalSettings.DATA_DIR).toAbsolutePath().normalize());
    }
    return Failures.OK;
  }

  private static void follow(Learner learner, StopSignal stop, Screen screen) throws Exception {
    long start = System.nanoTime();
    while (!learner.done().isDone() && !stop.await(TICK)) {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      StatusBlock.View view = view(learner.status(), elapsed, "learning, Ctrl-C stops");
      screen.show(elapsed, () -> StatusBlock.lines(view), () -> StatusBlock.line(view));
    }
    try {
      learner.done().getNow(null);
    } catch (CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static StatusBlock.View view(LearnerStatus status, Duration elapsed, String phase) {
    return new StatusBlock.View(
        elapsed, phase, Optional.empty(), Optional.of(status), Optional.empty(), List.of());
  }
}
