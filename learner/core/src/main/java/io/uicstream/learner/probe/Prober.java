package io.uicstream.learner.probe;

import io.uicstream.engine.Engine;
import io.uicstream.engine.Model;
import io.uicstream.engine.Network;
import io.uicstream.engine.NetworkSpec;
import io.uicstream.engine.Scores;
import io.uicstream.engine.Sgd;
import io.uicstream.engine.Tensor;
import io.uicstream.learner.checkpoint.Checkpoint;
import io.uicstream.learner.probe.ProbeFigures.Assigned;
import io.uicstream.learner.probe.ProbeFigures.FewShotFigure;
import io.uicstream.learner.probe.ProbeFigures.LinearFigure;
import io.uicstream.learner.probe.ProbeFigures.NeighbourFigure;
import io.uicstream.learner.probe.ProbeFigures.RidgeFigure;
import io.uicstream.learner.probe.ProbeFigures.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Probes a network with the weights of a checkpoint, and the same network with its initial weights,
 * without and with calibrated batch norm: what training has added is the difference.
 *
 * <p>Used by one thread, which also runs the engine; the linear algebra takes all processors.
 */
public final class Prober {
  private static final List<Integer> NEIGHBOURS = List.of(20, 200);

  private final Engine engine;
  private final Labelled train;
  private final Labelled test;
  private final List<String> classes;
  private final ProbeSettings settings;

  /**
   * A prober.
   *
   * @param train views in random order; closed by the caller, as {@code test}
   * @throws ProbeException if these images cannot be probed on; says why
   */
  public Prober(Engine engine, CentreViews train, CentreViews test, ProbeSettings settings) {
    requireProbable(train, test, settings.fewShot());
    this.engine = engine;
    this.classes = train.classes();
    this.train = new Labelled(train, train.labels(classes));
    this.test = new Labelled(test, test.labels(classes));
    this.settings = settings;
  }

  static void requireProbable(CentreViews train, CentreViews test, FewShotSettings fewShot) {
    TreeSet<String> onlyTrain = new TreeSet<>(train.classes());
    onlyTrain.removeAll(test.classes());
    TreeSet<String> onlyTest = new TreeSet<>(test.classes());
    onlyTest.removeAll(train.classes());
    if (!onlyTrain.isEmpty() || !onlyTest.isEmpty()) {
      throw new ProbeException(
          "training and test images are not of the same classes: only the training images have "
              + onlyTrain
              + ", only the test images "
              + onlyTest
              + "; both folders need one folder for each class, by the same names");
    }
    if (train.classes().size() < 2) {
      throw new ProbeException(
          "all images are of the class "
              + train.classes()
              + "; a probe needs two classes or more, each in a folder of its own");
    }
    int shots = fewShot.shots().stream().mapToInt(k -> k).max().orElse(0);
    Map<String, Long> sizes = sizes(test);
    sizes.forEach(
        (name, size) -> {
          if (fewShot.episodes() > 0 && size <= shots) {
            throw new ProbeException(
                "the class %s has %d test images, too few for %d shots and an image to classify; lower --shots, or leave few-shot classification out with --episodes 0"
                    .formatted(name, size, shots));
          }
        });
  }

  private static Map<String, Long> sizes(CentreViews views) {
    return views.trueClasses().stream()
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  /** Names of the stages that a network can be probed at, in order. */
  public static List<String> stages(Network network) {
    return Stage.of(network).stream().map(Stage::name).toList();
  }

  /**
   * Probes with each kind of weights in turn.
   *
   * @throws IllegalArgumentException if the checkpoint is of no network that there is, or the views
   *     are of another side than its input
   */
  public List<ProbeFigures> run(Checkpoint checkpoint, ProbeProgress progress) {
    return run(checkpoint, List.of(Weights.values()), progress);
  }

  /**
   * Probes with some kinds of weights in turn.
   *
   * @throws IllegalArgumentException if the checkpoint is of no network that there is, or the views
   *     are of another side than its input
   */
  public List<ProbeFigures> run(
      Checkpoint checkpoint, List<Weights> kinds, ProbeProgress progress) {
    Network network = NetworkSpec.parse(checkpoint.progress().network()).network();
    List<ProbeFigures> figures = new ArrayList<>();
    for (Weights weights : kinds) {
      try (Model model = engine.create(network, Sgd.PAPER, checkpoint.progress().seed())) {
        int batch = Stage.batch(Stage.of(network));
        switch (weights) {
          case CHECKPOINT -> model.load(checkpoint.state());
          case RANDOM_CALIBRATED ->
              Calibration.run(model, train.views().images(), batch, train.views()::batch);
          case RANDOM -> {}
        }
        figures.add(figures(weights, model, progress.within(weights.inWords())));
      }
    }
    return figures;
  }

  private ProbeFigures figures(Weights weights, Model model, ProbeProgress progress) {
    List<Stage> stages = Stage.of(model.network());
    int batch = Stage.batch(stages);
    Assigned assigned =
        new Assigned(
            assigned(model, train.views(), batch, progress.within("classes of training images")),
            assigned(model, test.views(), batch, progress.within("classes of test images")));
    RidgeProbe probe = new RidgeProbe(train, test, classes.size());
    List<Stage> probed = stages.stream().filter(stage -> settings.probes(stage.name())).toList();
    List<RidgeFigure> ridge =
        probed.stream()
            .map(stage -> new PooledFeatures(model, stage, RidgeProbe.grid(stage), batch))
            .map(features -> probe.run(features, progress))
            .toList();
    Stage last = stages.get(stages.size() - 1);
    int grid = NeighbourFeatures.cells(last);
    PooledFeatures features = new PooledFeatures(model, last, grid, batch);
    float[] testRows = unitRows(features, test.views(), progress);
    return new ProbeFigures(
        weights,
        ridge,
        linear(model, probed, progress),
        neighbours(unitRows(features, train.views(), progress), testRows, progress),
        fewShot(testRows),
        assigned);
  }

  private List<LinearFigure> linear(Model model, List<Stage> stages, ProbeProgress progress) {
    LinearSettings linear = settings.linear();
    if (linear.protocols().isEmpty()) {
      return List.of();
    }
    Map<String, Tensor> weights = model.state().weights();
    LinearProbe probe = new LinearProbe(engine, train, test, linear);
    return linear.protocols().stream()
        .flatMap(
            protocol ->
                stages.stream()
                    .map(
                        stage ->
                            probe.run(
                                protocol,
                                new LinearProbe.Frozen(
                                    model.network(), weights, stage, classes.size()),
                                progress)))
        .toList();
  }

  private static int[] assigned(Model model, CentreViews views, int batch, ProbeProgress progress) {
    int[] assigned = new int[views.images()];
    for (int first = 0; first < assigned.length; first += batch) {
      int count = Math.min(batch, assigned.length - first);
      Scores scores = model.scores(views.batch(first, count)).scores();
      for (int image = 0; image < count; image++) {
        assigned[first + image] = argmax(scores, image);
      }
      progress.at("assigned", first + count, assigned.length);
    }
    return assigned;
  }

  private static int argmax(Scores scores, int image) {
    int best = 0;
    for (int c = 1; c < scores.classes(); c++) {
      if (scores.logit(image, c) > scores.logit(image, best)) {
        best = c;
      }
    }
    return best;
  }

  /** Features of length 1, [images, features]. */
  private static float[] unitRows(
      PooledFeatures features, CentreViews views, ProbeProgress progress) {
    float[] all = new float[Math.multiplyExact(views.images(), features.features())];
    features.forEach(
        views,
        0,
        views.images(),
        (first, count, rows) -> {
          NearestNeighbours.normalise(rows, features.features());
          System.arraycopy(rows, 0, all, first * features.features(), rows.length);
          progress.at("features for k-NN", first + count, views.images());
        });
    return all;
  }

  private List<NeighbourFigure> neighbours(
      float[] trainRows, float[] testRows, ProbeProgress progress) {
    NearestNeighbours bank = new NearestNeighbours(trainRows, train.labels(), classes.size());
    int images = test.labels().length;
    List<Integer> ks =
        NEIGHBOURS.stream().map(k -> Math.min(k, train.labels().length)).distinct().toList();
    AtomicLong done = new AtomicLong();
    return bank
        .correct(
            testRows,
            test.labels(),
            ks,
            count -> progress.at("k-NN", done.addAndGet(count), images))
        .stream()
        .map(
            correct ->
                new NeighbourFigure(
                    correct.k(),
                    (double) correct.majority() / images,
                    (double) correct.weighted() / images))
        .toList();
  }

  private List<FewShotFigure> fewShot(float[] testRows) {
    FewShotSettings fewShot = settings.fewShot();
    if (fewShot.episodes() == 0) {
      return List.of();
    }
    long smallest = sizes(test.views()).values().stream().mapToLong(n -> n).min().orElseThrow();
    FewShot images = new FewShot(testRows, test.labels(), classes.size());
    return fewShot.shots().stream()
        .map(shot -> images.run(fewShot.episodes(shot, classes.size(), smallest)))
        .toList();
  }
}
