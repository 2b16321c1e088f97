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

/**
 * What training on real images comes to: {@code uic run} on the training split, figures on the test
 * split, means over seeds.
 *
 * <p>Arguments: folder with {@code train/CLASS} and {@code test/CLASS} of 32×32 images; which way
 * to train, see {@link LearningWay#ALL}; seeds, such as {@code 1,2,3}; runs at a time; more flags
 * of {@code uic run}.
 */
final class LearningBench {
  private static final int SIDE = 32;
  private static final long MAX_PIXELS = 1_000_000;
  private static final int PROBED_IMAGES = 20_000;

  private final Path corpus;
  private final Path directory;
  private final List<String> more;
  private final CentreViews train;
  private final CentreViews test;

  private LearningBench(Path corpus, List<String> more) throws IOException {
    this.corpus = corpus;
    this.more = more;
    this.directory = Files.createTempDirectory("uic-learning");
    this.train = views(corpus.resolve("train"), PROBED_IMAGES);
    this.test = views(corpus.resolve("test"), Integer.MAX_VALUE);
  }

  public static void main(String[] arguments) throws Exception {
    List<LearningWay> asked =
        LearningWay.ALL.stream()
            .filter(way -> arguments.length > 1 && way.name().equals(arguments[1]))
            .toList();
    if (asked.isEmpty()) {
      System.err.println("usage: learning DIR WAY [SEEDS [AT_ONCE [FLAG...]]], where WAY is");
      LearningWay.ALL.forEach(way -> System.err.printf("  %-14s %s%n", way.name(), way.inWords()));
      System.exit(2);
    }
    String seeds = arguments.length > 2 ? arguments[2] : "1,2,3";
    int atOnce = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1;
    List<String> more =
        Arrays.asList(arguments).subList(Math.min(4, arguments.length), arguments.length);
    LearningBench bench = new LearningBench(Path.of(arguments[0]), more);
    LearningWay way = asked.get(0);
    List<LearningFigures> runs =
        bench.run(way, Arrays.stream(seeds.split(",")).map(Integer::valueOf).toList(), atOnce);
    Promise promise = new Promise();
    promise.figure("mean NMI", LearningFigures.mean(runs, LearningFigures::nmi), "");
    promise.figure("mean AMI", LearningFigures.mean(runs, LearningFigures::ami), "");
    way.bars().forEach(bar -> bar.check(runs, promise));
    promise.exit();
  }

  private List<LearningFigures> run(LearningWay way, List<Integer> seeds, int atOnce)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      List<Future<LearningFigures>> pending = new ArrayList<>();
      for (int seed : seeds) {
        pending.add(threads.submit(() -> run(way, seed)));
      }
      List<LearningFigures> figures = new ArrayList<>();
      for (Future<LearningFigures> each : pending) {
        figures.add(each.get());
      }
      return figures;
    } finally {
      threads.shutdownNow();
    }
  }

  private LearningFigures run(LearningWay way, int seed) throws IOException, InterruptedException {
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
    LearningFigures figures = figures(checkpoint);
    System.out.printf(
        Locale.ROOT,
        "  %s, seed %d: %,d samples, %.0f s; NMI %.3f, AMI %.3f, balance %.3f, %.0f empty,"
            + " 20-NN %.1f %%, ridge on the last stage %.1f %%%n",
        way.name(),
        seed,
        checkpoint.progress().samples(),
        seconds,
        figures.nmi(),
        figures.ami(),
        figures.balance(),
        figures.empty(),
        100 * figures.nearest(),
        100 * figures.ridge());
    Directories.delete(data);
    return figures;
  }

  private LearningFigures figures(Checkpoint checkpoint) {
    ProbeSettings settings =
        new ProbeSettings(
            List.of(lastStage(checkpoint)),
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
    return new LearningFigures(
        agreement.nmiGeometric(),
        agreement.ami(),
        agreement.sizes().balance(),
        agreement.sizes().empty(),
        probed.nearestNeighbours().get(0).majorityTop1(),
        probed.ridge().get(0).top1());
  }

  private static String lastStage(Checkpoint checkpoint) {
    List<String> stages =
        Prober.stages(NetworkSpec.parse(checkpoint.progress().network()).network());
    return stages.get(stages.size() - 1);
  }

  private static CentreViews views(Path folder, int most) throws IOException {
    try (ClassFolders images = new ClassFolders(folder, most)) {
      return CentreViews.decode(
          images, new Decoding(SIDE, 2, MAX_PIXELS), (what, done, total) -> {});
    }
  }
}
