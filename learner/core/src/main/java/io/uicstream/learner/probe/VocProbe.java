package io.uicstream.learner.probe;

import io.uicstream.engine.Engine;
import io.uicstream.engine.Initializer;
import io.uicstream.engine.Model;
import io.uicstream.engine.MultiLabels;
import io.uicstream.engine.Network;
import io.uicstream.engine.NetworkSpec;
import io.uicstream.engine.Sgd;
import io.uicstream.engine.Tensor;
import io.uicstream.engine.View;
import io.uicstream.learner.checkpoint.Checkpoint;
import io.uicstream.learner.probe.ProbeFigures.Weights;
import io.uicstream.learner.probe.VocFigures.ClassFigure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * VOC07 classification: trains a network's classifier, or all of it, to name all classes that an
 * image shows, and ranks test images by its scores; with the weights of a checkpoint, and with
 * initial ones, without and with calibrated batch norm.
 *
 * <p>As DeepCluster's {@code eval_voc_classif.py}: a new classifier; batches of 16; momentum 0.9, λ
 * = 1e-6, gradients no longer than 10; binary cross-entropies of all labels that are not ignored,
 * summed and divided by the batch; square crops of 10 to 50 % of the area; ten of them in a test,
 * logits added; average precision as scikit-learn has it. It trains on what {@link VocTraining}
 * says. Differences: the order of images is drawn anew every epoch (there it is drawn once), which
 * leaves out images that do not fill a batch; and those of {@link VocNetwork}. Batch norms within a
 * classifier, which DeepCluster's has not, are trained on the statistics of batches.
 *
 * <p>Used by one thread, which also runs the engine.
 */
public final class VocProbe {
  private static final int BATCH = 16;
  private static final int CROPS = 10;
  private static final Sgd SGD = new Sgd(0.9f, 1e-6f, 10);

  private final Engine engine;
  private final VocSet set;
  private final VocSettings settings;
  private final Decoding decoding;

  /** A probe on these images; {@code decoding} has the side of the network. */
  public VocProbe(Engine engine, VocSet set, VocSettings settings, Decoding decoding) {
    this.engine = engine;
    this.set = set;
    this.settings = settings;
    this.decoding = decoding;
  }

  /**
   * Makes sure that a network can be probed so.
   *
   * @throws ProbeException if it has no classifier of three layers; names the remedy
   */
  public static void require(NetworkSpec spec) {
    VocNetwork.require(spec);
  }

  /**
   * Probes with each kind of weights in turn.
   *
   * @throws ProbeException if the network has no such classifier, a loss is no number, or an image
   *     cannot be read or decoded
   */
  public List<VocFigures> run(Checkpoint checkpoint, ProbeProgress progress) {
    NetworkSpec spec = NetworkSpec.parse(checkpoint.progress().network());
    require(spec);
    List<VocFigures> figures = new ArrayList<>();
    try (ViewLoader train = new ViewLoader(set.train(), decoding);
        ViewLoader test = new ViewLoader(set.test(), decoding)) {
      for (Weights weights : Weights.values()) {
        Map<String, Tensor> before =
            switch (weights) {
              case CHECKPOINT -> checkpoint.state().weights();
              case RANDOM -> Initializer.weights(spec.network(), checkpoint.progress().seed());
              case RANDOM_CALIBRATED -> calibrated(spec, checkpoint.progress().seed(), train);
            };
        Network network = VocNetwork.of(spec, settings.training(), set.classes().size());
        try (Model model = engine.create(network, SGD, settings.seed())) {
          model.load(VocNetwork.state(spec, network, before, settings.seed()));
          ProbeProgress within = progress.within(weights.inWords());
          double loss = train(model, train, within);
          figures.add(figures(weights, loss, scores(model, test, within)));
        }
      }
    }
    return figures;
  }

  private Map<String, Tensor> calibrated(NetworkSpec spec, long seed, ViewLoader views) {
    int images = set.train().images();
    try (Model model = engine.create(spec.network(), Sgd.PAPER, seed)) {
      Calibration.run(
          model,
          images,
          Stage.batch(Stage.of(spec.network())),
          (first, count) ->
              ViewLoader.await(
                  views.load(
                      IntStream.range(first, first + count).toArray(),
                      (width, height, random) -> View.centre(width, height),
                      new SplittableRandom(seed))));
      return model.state().weights();
    }
  }

  private double train(Model model, ViewLoader views, ProbeProgress progress) {
    int[][] labels = set.train().labels();
    int classes = set.classes().size();
    return new SgdRun(views, CropViews::square, labels.length, BATCH)
        .run(
            settings.steps(),
            settings.seed(),
            (batch, drawn, step) ->
                model.train(
                    batch,
                    new MultiLabels(
                        classes,
                        Arrays.stream(drawn)
                            .flatMap(image -> Arrays.stream(labels[image]))
                            .toArray()),
                    settings.training().learningRate(step, settings.steps())),
            progress);
  }

  private float[] scores(Model model, ViewLoader views, ProbeProgress progress) {
    return new CropScores(
            views,
            Collections.nCopies(CROPS, CropViews::square),
            Stage.batch(Stage.of(model.network())))
        .sum(model, set.test().images(), CropScores.Of.LOGITS, settings.seed(), progress);
  }

  private VocFigures figures(Weights weights, double loss, float[] scores) {
    int classes = set.classes().size();
    List<ClassFigure> figures = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      int ofClass = c;
      int[] labels = set.test().labels(c);
      double[] ranks =
          IntStream.range(0, labels.length)
              .mapToDouble(image -> scores[image * classes + ofClass])
              .toArray();
      figures.add(
          new ClassFigure(
              set.classes().get(c),
              Arrays.stream(labels).filter(label -> label == MultiLabels.PRESENT).count(),
              AveragePrecision.of(ranks, labels)));
    }
    return new VocFigures(
        weights,
        loss,
        figures.stream().mapToDouble(ClassFigure::averagePrecision).average().orElseThrow(),
        figures);
  }
}
