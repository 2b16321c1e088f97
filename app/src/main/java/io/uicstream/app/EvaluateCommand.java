package io.uicstream.app;

import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.PartSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.evaluator.Evaluator;
import io.uicstream.schemas.TopicSerdes;
import io.uicstream.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;

/** {@code uic evaluate}: an evaluator alone, against any cluster. */
@Command(
    name = "evaluate",
    header = "Turn labels into figures and alarms.",
    description = {
      "Reads the topic pseudo-labels and writes the topics evaluation and alarms until stopped by Ctrl-C.",
      "--classes must be what the learner has. Several evaluators share the work."
    },
    footer = {
      "",
      "Example:",
      "  uic evaluate --classes 100 --bootstrap-servers kafka:9092 --data-dir evaluator"
    })
final class EvaluateCommand extends ConfiguredCommand {
  private static final Duration TICK = Duration.ofMillis(200);

  @Override
  List<Group> groups() {
    return List.of(Group.CONNECTION, Group.NETWORK, Group.EVALUATION, Group.ALARMS, Group.LOCAL);
  }

  @Override
  int run(Values values) throws Exception {
    Logs.start(values, name(), verbose());
    Screen screen = Screen.of(out());
    NativeLibraries.ofStores(values);
    try (StopSignal stop = StopSignal.listen()) {
      OptionalInt partitions =
          new Prerequisites(values, stop, screen::say).await(Topics.PSEUDO_LABELS);
      if (partitions.isPresent()) {
        evaluate(values, partitions.getAsInt(), stop, screen);
      }
    }
    return Failures.OK;
  }

  private static void evaluate(Values values, int partitions, StopSignal stop, Screen screen)
      throws Exception {
    TopicSerdes serdes = Registries.serdes(values);
    CompletableFuture<Void> failed = new CompletableFuture<>();
    try (RunWatcher watcher = RunWatcher.start(values, serdes);
        Evaluator evaluator =
            Evaluator.start(
                PartSettings.evaluator(values, partitions),
                serdes,
                PartSettings.groupMember(values))) {
      evaluator.onFailure(
          failure ->
              failed.completeExceptionally(new CommandFailure(failure.getMessage(), failure)));
      long start = System.nanoTime();
      while (!failed.isDone() && !stop.await(TICK)) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        StatusBlock.View view = view(watcher, elapsed);
        screen.show(elapsed, () -> StatusBlock.lines(view), () -> StatusBlock.line(view));
      }
      if (failed.isDone()) {
        failed.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static StatusBlock.View view(RunWatcher watcher, Duration elapsed) {
    return new StatusBlock.View(
        elapsed,
        "evaluating, Ctrl-C stops",
        Optional.empty(),
        watcher.status(),
        watcher.evaluation(),
        watcher.alarms());
  }
}
