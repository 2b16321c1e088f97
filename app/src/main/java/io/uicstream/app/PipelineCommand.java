package io.uicstream.app;

import io.uicstream.app.settings.ConnectionSettings;
import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.LocalSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.ingest.ImageSource;
import io.uicstream.schemas.Evaluation;
import io.uicstream.schemas.LearnerStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** A command that runs the whole pipeline until it ends, and sums it up. */
abstract class PipelineCommand extends ConfiguredCommand {
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration STATUS_PATIENCE = Duration.ofSeconds(10);
  private static final Duration EVALUATION_PATIENCE = Duration.ofSeconds(30);
  private static final Duration AMI_PATIENCE = Duration.ofSeconds(12);

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the summary as JSON to this file.")
  private Path reportFile;

  private long startNanos;

  @Override
  List<Group> groups() {
    return List.of(Group.values());
  }

  @Override
  int run(Values asked) throws Exception {
    startNanos = System.nanoTime();
    Logs.start(asked, name(), verbose());
    requireWritable(reportFile);
    Screen screen = Screen.of(out());
    ImageSource source = Publishing.open(asked);
    ClassCount.warning(asked, Publishing.images(asked, source)).ifPresent(screen::say);
    try (StopSignal stop = StopSignal.listen();
        Pipeline pipeline = Pipeline.start(asked, source, screen::say)) {
      Optional<CompletionException> failure = follow(pipeline, stop, screen);
      boolean exhausted = pipeline.publishing().exhausted();
      Report report = finish(pipeline, screen);
      if (failure.isPresent()) {
        throw failure.get();
      }
      Values values = pipeline.values();
      Summary.Places places =
          new Summary.Places(
              values.of(LocalSettings.DATA_DIR),
              pipeline.ownBroker()
                  ? BrokerCommand.DEFAULT_ADDRESS
                  : values.of(ConnectionSettings.BOOTSTRAP_SERVERS),
              values.of(ConnectionSettings.PREFIX),
              pipeline.ownBroker());
      Summary.lines(report, places).forEach(screen::say);
      if (reportFile != null) {
        ReportFile.write(reportFile, report);
      }
      requireAdmitted(report, pipeline.before().images(), exhausted);
      return Failures.OK;
    }
  }

  /** A run that could use nothing of its source has failed. */
  private static void requireAdmitted(
      Report report, LearnerStatus.Images before, boolean exhausted) {
    Report.Images images = report.images();
    long known = images.admitted() + images.duplicates() - before.admitted() - before.duplicates();
    long refused = images.deadLettered() - before.deadLettered();
    if (known == 0 && (exhausted || refused > 0 || images.skipped().total() > 0)) {
      List<String> why = new ArrayList<>();
      if (images.skipped().total() > 0) {
        why.add("files not published: " + Losses.counts(images.skipped()));
      }
      if (refused > 0) {
        why.add("records not usable: " + Losses.counts(images.deadLettersByReason()));
      }
      throw new CommandFailure(
          "no image was admitted; "
              + (why.isEmpty() ? "the source gave none" : String.join("; ", why)));
    }
  }

  // Found out now, not after hours.
  private static void requireWritable(Path file) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isWritable(folder) || Files.isDirectory(file)) {
      throw new CommandFailure("cannot write the report to " + file + "; name another --report");
    }
  }

  /** Shows the run until it ends or is stopped; returns what it failed with. */
  private Optional<CompletionException> follow(Pipeline pipeline, StopSignal stop, Screen screen)
      throws InterruptedException {
    FirstLosses losses = new FirstLosses(screen);
    while (!pipeline.ended().isDone() && !stop.await(TICK)) {
      losses.look(pipeline.publishing().progress(), pipeline.watcher().status());
      show(screen, view(pipeline, "running, Ctrl-C stops"));
    }
    try {
      pipeline.ended().getNow(null);
      return Optional.empty();
    } catch (CompletionException e) {
      return Optional.of(e);
    }
  }

  private Report finish(Pipeline pipeline, Screen screen) throws InterruptedException {
    double learningSeconds = seconds();
    screen.say("Stopping: what was published is labelled first, then evaluated");
    pipeline.finish();
    LearnerStatus status = awaitLastStatus(pipeline);
    Optional<Evaluation> evaluation = awaitEvaluation(pipeline, screen);
    RunWatcher watcher = pipeline.watcher();
    Double loss = watcher.loss().isPresent() ? watcher.loss().getAsDouble() : null;
    double rate =
        (status.training().samples() - pipeline.before().training().samples()) / learningSeconds;
    return Report.of(
        status,
        evaluation,
        new Report.Measured(seconds(), rate, loss, pipeline.publishing().skipped()));
  }

  /** What the learner says when it has stopped. */
  private static LearnerStatus awaitLastStatus(Pipeline pipeline) throws InterruptedException {
    long deadline = System.nanoTime() + STATUS_PATIENCE.toNanos();
    Optional<LearnerStatus> newest = pipeline.watcher().status();
    while (!newest.map(s -> s.state() == LearnerStatus.State.STOPPED).orElse(false)) {
      if (System.nanoTime() > deadline) {
        return newest.orElseThrow(
            () -> new CommandFailure("the learner ended without a status; see its log"));
      }
      Thread.sleep(TICK.toMillis());
      newest = pipeline.watcher().status();
    }
    return newest.get();
  }

  /** The first figures that cover all labels and have an AMI of their own, or the newest. */
  private Optional<Evaluation> awaitEvaluation(Pipeline pipeline, Screen screen)
      throws InterruptedException {
    Map<Integer, Long> ends = pipeline.cluster().endOffsets(pipeline.labelsTopic());
    if (ends.values().stream().allMatch(end -> end == 0)) {
      return Optional.empty();
    }
    if (!await(pipeline, screen, EVALUATION_PATIENCE, figures -> covers(figures, ends))) {
      screen.say("The evaluator has not caught up; its figures below are older than the labels");
    } else {
      // Past its budget AMI is never there; the summary then goes without.
      await(pipeline, screen, AMI_PATIENCE, PipelineCommand::hasAmi);
    }
    return pipeline.watcher().evaluation();
  }

  private boolean await(
      Pipeline pipeline, Screen screen, Duration patience, Predicate<Evaluation> enough)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      if (pipeline.watcher().evaluation().filter(enough).isPresent()) {
        return true;
      }
      show(screen, view(pipeline, "evaluating"));
      Thread.sleep(TICK.toMillis());
    }
    return false;
  }

  private static boolean hasAmi(Evaluation evaluation) {
    return evaluation.current().annotated() == 0 || evaluation.current().amiNote() == null;
  }

  /** Whether all label records below these offsets are in the figures. */
  static boolean covers(Evaluation evaluation, Map<Integer, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(
            end -> evaluation.labelOffsets().getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  private static void show(Screen screen, StatusBlock.View view) {
    screen.show(view.elapsed(), () -> StatusBlock.lines(view), () -> StatusBlock.line(view));
  }

  private StatusBlock.View view(Pipeline pipeline, String phase) {
    RunWatcher watcher = pipeline.watcher();
    return new StatusBlock.View(
        Duration.ofNanos(System.nanoTime() - startNanos),
        phase,
        pipeline.publishing().progress(),
        watcher.status(),
        watcher.evaluation(),
        watcher.alarms());
  }

  private double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
