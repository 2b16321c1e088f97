package io.uicstream.app;

import io.uicstream.app.CompareReport.Cost;
import io.uicstream.app.CompareReport.Figures;
import io.uicstream.app.CompareReport.Ridge;
import io.uicstream.app.CompareReport.Run;
import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.LocalSettings;
import io.uicstream.app.settings.ModelSettings;
import io.uicstream.app.settings.OperationSettings;
import io.uicstream.app.settings.PartSettings;
import io.uicstream.app.settings.Setting;
import io.uicstream.app.settings.SourceSettings;
import io.uicstream.app.settings.TrainingSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.engine.Network;
import io.uicstream.evaluator.ClassAgreement;
import io.uicstream.learner.LearnerSettings.RuleName;
import io.uicstream.learner.checkpoint.Checkpoint;
import io.uicstream.learner.probe.FewShotSettings;
import io.uicstream.learner.probe.LinearSettings;
import io.uicstream.learner.probe.ProbeFigures;
import io.uicstream.learner.probe.ProbeFigures.Weights;
import io.uicstream.learner.probe.ProbeProgress;
import io.uicstream.learner.probe.ProbeSettings;
import io.uicstream.learner.probe.Prober;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/** Runs each rule with each seed, one after the other, and probes what each ended with. */
final class Comparison {
  /**
   * Settings that it chooses for each run itself, or that mean nothing to runs over a fixed corpus.
   */
  static final List<Setting<?>> OWN =
      List.of(
          SourceSettings.ANNOTATED,
          SourceSettings.ORDER,
          SourceSettings.RATE,
          SourceSettings.LOOP,
          ModelSettings.SEED,
          TrainingSettings.RULE,
          TrainingSettings.SCHEDULE,
          TrainingSettings.EPOCHS,
          TrainingSettings.CORPUS,
          TrainingSettings.REPLAY_RATIO,
          TrainingSettings.REPLAY_MINIMUM,
          TrainingSettings.REPLAY_LAG,
          OperationSettings.HTTP_PORT,
          LocalSettings.LOG);

  private final Values values;
  private final Views views;
  private final Budget budget;
  private final Watch watch;
  private final Prober prober;
  private final long startNanos = System.nanoTime();
  private String network = "";

  /**
   * Images of a comparison.
   *
   * @param train what all rules learn from, and probes are fitted to
   * @param test what figures are of
   * @param stages that ridge regression is fitted to; none for all
   */
  record Views(LabelledViews train, LabelledViews test, List<String> stages) {}

  /** Which runs, and how long each. */
  record Budget(List<RuleName> rules, int seeds, int epochs) {}

  /** Who is told of progress and may stop it. */
  record Watch(StopSignal stop, ProbeProgress progress, Screen screen, PrintWriter err) {}

  Comparison(Values values, Views views, Budget budget, Watch watch) {
    this.values = values;
    this.views = views;
    this.budget = budget;
    this.watch = watch;
    this.prober =
        new Prober(
            Engines.choose(values).engine(),
            views.train().views(),
            views.test().views(),
            new ProbeSettings(
                views.stages(),
                new FewShotSettings(5, List.of(1), 15, 0, 1),
                new LinearSettings(List.of(), OptionalInt.empty(), 1)));
  }

  /** Does it; stopped early, the report holds the runs that came to their end. */
  CompareReport run() throws IOException, InterruptedException {
    List<Run> runs = new ArrayList<>();
    try {
      run(runs);
    } catch (CancellationException | CompletionException e) {
      if (!watch.stop().requested()) {
        throw e;
      }
      watch.err().println("uic: stopped while it probed; the figures are of the runs before");
      watch.err().flush();
    }
    return report(runs);
  }

  private void run(List<Run> runs) throws IOException, InterruptedException {
    for (int seed = 1; seed <= budget.seeds(); seed++) {
      for (RuleName rule : budget.rules()) {
        Optional<ComparedRun.Result> result = train(rule, seed);
        if (result.isEmpty()) {
          return;
        }
        Checkpoint checkpoint = Checkpoints.newest(directory(rule, seed), watch.err());
        network = checkpoint.progress().network();
        if (rule == budget.rules().get(0)) {
          runs.add(
              new Run(
                  CompareReport.RANDOM,
                  seed,
                  figures(checkpoint, Weights.RANDOM_CALIBRATED),
                  null));
        }
        Run run =
            new Run(
                name(rule),
                seed,
                figures(checkpoint, Weights.CHECKPOINT),
                cost(result.get(), rule, Checkpoints.network(checkpoint)));
        runs.add(run);
        watch.screen().say(line(run));
      }
    }
  }

  private CompareReport report(List<Run> runs) {
    return new CompareReport(
        network,
        views.train().views().images(),
        budget.epochs(),
        views.test().views().images(),
        CompareReport.LeftOut.of(views.train()),
        CompareReport.LeftOut.of(views.test()),
        List.copyOf(runs));
  }

  private Path directory(RuleName rule, int seed) {
    return values.of(LocalSettings.DATA_DIR).resolve("compare").resolve(name(rule) + "-" + seed);
  }

  private Optional<ComparedRun.Result> train(RuleName rule, int seed)
      throws IOException, InterruptedException {
    Path directory = directory(rule, seed);
    if (Files.exists(directory)) {
      throw new CommandFailure(
          directory + " is there from an earlier comparison; remove it or name another --data-dir");
    }
    try (ComparedRun run = ComparedRun.start(directory, flags(rule, seed))) {
      return run.await(watch.stop(), line -> show(name(rule) + ", seed " + seed + ": " + line));
    }
  }

  private List<String> flags(RuleName rule, int seed) {
    List<String> flags = new ArrayList<>();
    values
        .without(OWN)
        .flags(Group.SOURCE, Group.NETWORK, Group.TRAINING, Group.OPERATION)
        .forEach(flags::add);
    values.of(LocalSettings.NATIVES_DIR).ifPresent(dir -> flags.add("--natives-dir=" + dir));
    long files = views.train().files();
    flags.addAll(
        List.of(
            "--rule=" + name(rule),
            "--seed=" + seed,
            "--schedule=paper",
            "--epochs=" + budget.epochs(),
            // The first so many in the order in which they were decoded here.
            "--order=shuffled",
            "--corpus-seed=" + values.of(SourceSettings.CORPUS_SEED),
            "--max-images=" + files,
            "--window-images=" + files,
            "--images-max-bytes=" + PartSettings.limits(values).imageBytes(),
            "--http-port=-1"));
    return flags;
  }

  private void show(String line) {
    synchronized (watch.screen()) {
      watch
          .screen()
          .show(Duration.ofNanos(System.nanoTime() - startNanos), () -> List.of(line), () -> line);
    }
  }

  private Figures figures(Checkpoint checkpoint, Weights weights) {
    ProbeFigures figures = prober.run(checkpoint, List.of(weights), watch.progress()).get(0);
    ClassAgreement agreement =
        ClassAgreement.of(
            Checkpoints.network(checkpoint).classes(),
            figures.assigned().test(),
            views.test().views().trueClasses());
    return new Figures(
        agreement.nmiGeometric(),
        agreement.ami(),
        agreement.sizes().balance(),
        agreement.sizes().empty(),
        figures.nearestNeighbours().get(0).majorityTop1(),
        figures.ridge().stream().map(each -> new Ridge(each.stage(), each.top1())).toList());
  }

  private Cost cost(ComparedRun.Result result, RuleName rule, Network network) {
    Report.Training training = result.report().training();
    return new Cost(
        training.learningSeconds() / budget.epochs(),
        training.labellingSeconds() / budget.epochs(),
        rule.stateBytesPerImage(network, views.train().views().images()),
        result.peakMib());
  }

  private static String line(Run run) {
    return String.format(
        Locale.ROOT,
        "%s, seed %d: NMI %.3f, AMI %.3f, 20-NN %.1f %%, %.2f s an epoch",
        run.rule(),
        run.seed(),
        run.figures().nmi(),
        run.figures().ami(),
        100 * run.figures().nearest20(),
        run.cost().secondsPerEpoch());
  }

  /** A rule as flags name it. */
  static String name(RuleName rule) {
    return rule.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
