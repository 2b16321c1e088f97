package io.uicstream.benchmarks;

import io.uicstream.engine.NetworkSpec;
import io.uicstream.engine.Precision;
import io.uicstream.engine.torch.TorchEngine;
import io.uicstream.evaluator.ClassAgreement;
import io.uicstream.learner.Learner;
import io.uicstream.learner.checkpoint.Checkpoint;
import io.uicstream.learner.checkpoint.CheckpointStore;
import io.uicstream.learner.probe.CentreViews;
import io.uicstream.learner.probe.Decoding;
import io.uicstream.learner.probe.FewShotSettings;
import io.uicstream.learner.probe.LinearSettings;
import io.uicstream.learner.probe.ProbeFigures;
import io.uicstream.learner.probe.ProbeFigures.Weights;
import io.uicstream.learner.probe.ProbeSettings;
import io.uicstream.learner.probe.Prober;
import io.uicstream.tests.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;

/**
 * What training on real images comes to: {@code uic run} on the training split, figures on the test
 * split, means over seeds.
 *
 * <p>Arguments: folder with {@code train/CLASS} and {@code test/CLASS} of 32×32 images; which way
 * to train, see {@link #WAYS}; seeds, such as {@code 1,2,3}; runs at a time; more flags of {@code
 * uic run}.
 */
final class LearningBench {
  private static final int SIDE = 32;
  private static final long MAX_PIXELS = 1_000_000;
  private static final int PROBED_IMAGES = 20_000;
  private static final String STAGE = "conv5";

  private static final List<Way> WAYS =
      List.of(
          new Way(
              "paper",
              "the paper's method and schedule, 400,000 samples of 10,000 images",
              List.of(
                  "--schedule=paper",
                  "--rule=argmax",
                  "--head=paper",
                  "--views=basic",
                  "--learning-rate=0.1",
                  "--batch=256",
                  "--epochs=40",
                  "--max-images=10000",
                  "--window-images=10000"),
              List.of(
                  Bar.atLeast("NMI", Figures::nmi, 0.10),
                  Bar.atLeast("ridge on conv5", Figures::ridge, 0.455),
                  Bar.atMost("empty classes", Figures::empty, 2))),
          new Way(
              "stream",
              "the defaults, 240,000 samples of 48,000 images, each of which comes once",
              List.of("--max-images=48000"),
              List.of(
                  Bar.atLeast("NMI", Figures::nmi, 0.13),
                  Bar.atLeast("20-NN", Figures::nearest, 0.435),
                  Bar.atLeast("ridge on conv5", Figures::ridge, 0.515),
                  Bar.atLeast("balance", Figures::balance, 0.92))),
          new Way(
              "ordered",
              "one true class after the other, all of them, and a window that holds less than one",
              List.of("--order=class-ordered", "--window-images=4000"),
              List.of(Bar.atLeast("balance", Figures::balance, 0.85))),
          new Way(
              "small-window",
              "what `ordered` is compared with: it is to reach .7 of this NMI",
              List.of("--window-images=4000"),
              List.of()),
          new Way(
              "half-hour",
              "the defaults for thirty minutes",
              List.of("--max-minutes=30"),
              List.of(
                  Bar.atLeast("NMI", Figures::nmi, 0.22),
                  Bar.atLeast("20-NN", Figures::nearest, 0.55),
                  Bar.atLeast("ridge on conv5", Figures::ridge, 0.62))));

  private final Path corpus;
  private final Path directory;
  private final List<String> more;
  private final CentreViews train;
  private final CentreViews test;

  /** A way to train, and what it is promised to reach on the test split. */
  private record Way(String name, String inWords, List<String> flags, List<Bar> bars) {}

  /** A figure's mean and what it is promised to be. */
  private record Bar(String what, ToDoubleFunction<Figures> figure, double limit, boolean most) {
    static Bar atLeast(String what, ToDoubleFunction<Figures> figure, double limit) {
      return new Bar(what, figure, limit, false);
    }

    static Bar atMost(String what, ToDoubleFunction<Figures> figure, double limit) {
      return new Bar(what, figure, limit, true);
    }

    void check(List<Figures> runs, Promise promise) {
      if (most) {
        promise.atMost(what, mean(runs, figure), limit);
      } else {
        promise.atLeast(what, mean(runs, figure), limit);
      }
    }
  }

  /** Figures of one run; shares are 0 to 1. */
  private record Figures(
      double nmi, double ami, double balance, double empty, double nearest, double ridge) {}

  private LearningBench(Path corpus, List<String> more) throws IOException {
    this.corpus = corpus;
    this.more = more;
    this.directory = Files.createTempDirectory("uic-learning");
    this.train = views(corpus.resolve("train"), PROBED_IMAGES);
    this.test = views(corpus.resolve("test"), Integer.MAX_VALUE);
  }

  public static void main(String[] arguments) throws Exception {
    List<Way> asked =
        WAYS.stream()
            .filter(way -> arguments.length > 1 && way.name().equals(arguments[1]))
            .toList();
    if (asked.isEmpty()) {
      System.err.println("usage: learning DIR WAY [SEEDS [AT_ONCE [FLAG...]]], where WAY is");
      WAYS.forEach(way -> System.err.printf("  %-14s %s%n", way.name(), way.inWords()));
      System.exit(2);
    }
    String seeds = arguments.length > 2 ? arguments[2] : "1,2,3";
    int atOnce = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1;
    List<String> more =
        Arrays.asList(arguments).subList(Math.min(4, arguments.length), arguments.length);
    LearningBench bench = new LearningBench(Path.of(arguments[0]), more);
    Way way = asked.get(0);
    List<Figures> runs =
        bench.run(way, Arrays.stream(seeds.split(",")).map(Integer::valueOf).toList(), atOnce);
    Promise promise = new Promise();
    promise.figure("mean NMI", mean(runs, Figures::nmi), "");
    promise.figure("mean AMI", mean(runs, Figures::ami), "");
    way.bars().forEach(bar -> bar.check(runs, promise));
    promise.exit();
  }

  private List<Figures> run(Way way, List<Integer> seeds, int atOnce) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      List<Future<Figures>> pending = new ArrayList<>();
      for (int seed : seeds) {
        pending.add(threads.submit(() -> run(way, seed)));
      }
      List<Figures> figures = new ArrayList<>();
      for (Future<Figures> each : pending) {
        figures.add(each.get());
      }
      return figures;
    } finally {
      threads.shutdownNow();
    }
  }

  private Figures run(Way way, int seed) throws IOException, InterruptedException {
    Path data = directory.resolve(way.name() + "-" + seed);
    Path log = directory.resolve(way.name() + "-" + seed + ".log");
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("uic.launcher", "./uic"));
    command.addAll(
        List.of(
            "run",
            "--source=" + corpus.resolve("train"),
            "--data-dir=" + data,
            "--seed=" + seed,
            "--corpus-seed=" + seed,
            "--http-port=-1"));
    command.addAll(way.flags());
    command.addAll(more);
    long startNanos = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("uic run failed:\n" + Files.readString(log));
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    Checkpoint checkpoint =
        CheckpointStore.newest(Learner.checkpoints(data), (file, damage) -> {}).orElseThrow();
    Figures figures = figures(checkpoint);
    System.out.printf(
        Locale.ROOT,
        "  %s, seed %d: %,d samples, %.0f s; NMI %.3f, AMI %.3f, balance %.3f, %.0f empty,"
            + " 20-NN %.1f %%, ridge on conv5 %.1f %%%n",
        way.name(),
        seed,
        checkpoint.progress().samples(),
        seconds,
        figures.nmi,
        figures.ami,
        figures.balance,
        figures.empty,
        100 * figures.nearest,
        100 * figures.ridge);
    Directories.delete(data);
    return figures;
  }

  private Figures figures(Checkpoint checkpoint) {
    ProbeSettings settings =
        new ProbeSettings(
            List.of(STAGE),
            new FewShotSettings(5, List.of(1), 15, 0, 1),
            new LinearSettings(List.of(), OptionalInt.empty(), 1));
    ProbeFigures probed =
        new Prober(new TorchEngine(Optional.of(Precision.FP32)), train, test, settings)
            .run(checkpoint, List.of(Weights.CHECKPOINT), (what, done, total) -> {})
            .get(0);
    ClassAgreement agreement =
        ClassAgreement.of(
            NetworkSpec.parse(checkpoint.progress().network()).classes(),
            probed.assigned().test(),
            test.trueClasses());
    return new Figures(
        agreement.nmiGeometric(),
        agreement.ami(),
        agreement.sizes().balance(),
        agreement.sizes().empty(),
        probed.nearestNeighbours().get(0).majorityTop1(),
        probed.ridge().get(0).top1());
  }

  private static CentreViews views(Path folder, int most) throws IOException {
    try (ClassFolders images = new ClassFolders(folder, most)) {
      return CentreViews.decode(
          images, new Decoding(SIDE, 2, MAX_PIXELS), (what, done, total) -> {});
    }
  }

  private static double mean(List<Figures> runs, ToDoubleFunction<Figures> figure) {
    return runs.stream().mapToDouble(figure).average().orElseThrow();
  }
}
