package io.uicstream.learner.probe;

import io.uicstream.engine.Engine;
import io.uicstream.engine.Model;
import io.uicstream.engine.Network;
import io.uicstream.engine.Sgd;
import io.uicstream.engine.Tensor;
import io.uicstream.learner.probe.ProbeFigures.LinearFigure;
import java.util.Arrays;
import java.util.Map;

/**
 * Linear classifiers trained by SGD on the frozen activations of a stage, as the literature has
 * them ({@link LinearProtocol}). Used by one thread, which also runs the engine.
 */
final class LinearProbe {
  private static final float MOMENTUM = 0.9f;

  private final Engine engine;
  private final Labelled train;
  private final Labelled test;
  private final LinearSettings settings;

  LinearProbe(Engine engine, Labelled train, Labelled test, LinearSettings settings) {
    this.engine = engine;
    this.train = train;
    this.test = test;
    this.settings = settings;
  }

  /**
   * What a classifier is trained on.
   *
   * @param network the whole one
   * @param weights of the network, running batch-norm statistics included
   * @param stage which activations
   * @param classes C, true classes
   */
  record Frozen(Network network, Map<String, Tensor> weights, Stage stage, int classes) {}

  /**
   * Trains a classifier and tests it.
   *
   * @throws ProbeException if a loss is no number, or an image cannot be read any more
   */
  LinearFigure run(LinearProtocol protocol, Frozen frozen, ProbeProgress progress) {
    Stage stage = frozen.stage;
    Network linear = LinearNetwork.of(frozen.network, stage, protocol.pooling(), frozen.classes);
    Sgd sgd = new Sgd(MOMENTUM, protocol.training().weightDecay());
    ProbeProgress within = progress.within(protocol.word() + " linear on " + stage.name());
    try (Model model = engine.create(linear, sgd, settings.seed())) {
      model.load(LinearNetwork.state(linear, frozen.weights, settings.seed()));
      double loss = train(model, protocol, within);
      int correct = correct(model, protocol, within);
      LinearNetwork.Window window = LinearNetwork.window(stage);
      return new LinearFigure(
          protocol.word(),
          stage.name(),
          stage.layer(),
          window.cells(),
          window.features(stage),
          settings.epochs(protocol),
          loss,
          (double) correct / test.labels().length);
    }
  }

  private double train(Model model, LinearProtocol protocol, ProbeProgress progress) {
    int epochs = settings.epochs(protocol);
    int[] labels = train.labels();
    try (ViewLoader loader = train.views().loader()) {
      SgdRun run =
          new SgdRun(
              loader,
              protocol.trainingViews(model.network().side()),
              labels.length,
              protocol.training().batch());
      long stepsPerEpoch = run.stepsPerEpoch();
      return run.run(
          epochs * stepsPerEpoch,
          settings.seed(),
          (views, drawn, step) ->
              model.train(
                  views,
                  Arrays.stream(drawn).map(image -> labels[image]).toArray(),
                  protocol.learningRate(step, stepsPerEpoch, epochs)),
          progress);
    }
  }

  private int correct(Model model, LinearProtocol protocol, ProbeProgress progress) {
    int[] labels = test.labels();
    Network network = model.network();
    try (ViewLoader loader = test.views().loader()) {
      float[] sums =
          new CropScores(loader, CropViews.ten(network.side()), Stage.batch(Stage.of(network)))
              .sum(
                  model,
                  labels.length,
                  protocol.averagesProbabilities()
                      ? CropScores.Of.PROBABILITIES
                      : CropScores.Of.LOGITS,
                  settings.seed(),
                  progress);
      int correct = 0;
      for (int image = 0; image < labels.length; image++) {
        if (largest(sums, image * network.classes(), network.classes()) == labels[image]) {
          correct++;
        }
      }
      return correct;
    }
  }

  private static int largest(float[] sums, int from, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (sums[from + c] > sums[from + best]) {
        best = c;
      }
    }
    return best;
  }
}
