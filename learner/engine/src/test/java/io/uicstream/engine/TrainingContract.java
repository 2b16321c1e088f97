package io.uicstream.engine;

import static io.uicstream.engine.ModelStates.assertClose;
import static io.uicstream.engine.ModelStates.assertSame;
import static io.uicstream.engine.ModelStates.difference;
import static io.uicstream.engine.ModelStates.distance;
import static io.uicstream.engine.ModelStates.withRunningStatistics;
import static io.uicstream.engine.TinyNetworks.CLASSES;
import static io.uicstream.engine.TinyNetworks.PLAIN;
import static io.uicstream.engine.TinyNetworks.SIDE;
import static io.uicstream.engine.TinyNetworks.network;
import static io.uicstream.engine.TinyNetworks.tiny;
import static io.uicstream.engine.TinyNetworks.tinyProbe;
import static io.uicstream.engine.TinyNetworks.views;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a training step does: loss, gradient, update, and the time they take. */
public interface TrainingContract extends EngineUnderTest {
  @Test
  default void shouldTrainOnTheScoresAndLossOfTheForwardPassBeforeTheUpdate() {
    Network network = tiny(false, 0);
    ViewBatch views = views(SIDE, 5, 1);
    int[] labels = {0, 1, 2, 1, 0};
    try (Model model = engine().create(network, Sgd.PAPER, 7)) {
      ReferenceForward reference =
          new ReferenceForward(network, ReferenceForward.weights(model.state()), true);
      double[] expected = reference.run(views);
      Pending pending = model.train(views, labels, 0.5f);
      assertClose(pending.scores().logits(), expected, 1e-4);
      assertThat((double) pending.loss()).isCloseTo(reference.loss(labels), within(1e-4));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rgb", "sobel", "residual", "probe", "frozen-block"})
  default void shouldFollowTheNumericalGradient(String name) {
    Network network = network(name);
    ViewBatch views = views(SIDE, 4, 2);
    int[] labels = {2, 0, 1, 2};
    try (Model model = engine().create(network, PLAIN, 7)) {
      ModelState before = withRunningStatistics(model.state());
      model.load(before);
      model.train(views, labels, 1);
      assertStepDown(before, model.state(), weights -> pass(network, weights, views).loss(labels));
    }
  }

  @Test
  default void shouldFollowTheNumericalGradientOfSeveralClasses() {
    Network network = tinyProbe();
    ViewBatch views = views(SIDE, 4, 2);
    MultiLabels labels =
        new MultiLabels(CLASSES, new int[] {1, 0, 1, 0, -1, 1, -1, 0, 0, 1, 1, -1});
    try (Model model = engine().create(network, PLAIN, 7)) {
      ModelState before = model.state();
      model.train(views, labels, 1);
      assertStepDown(before, model.state(), weights -> pass(network, weights, views).loss(labels));
    }
  }

  private static ReferenceForward pass(
      Network network, Map<String, double[]> weights, ViewBatch views) {
    ReferenceForward forward = new ReferenceForward(network, weights, true);
    forward.run(views);
    return forward;
  }

  private static void assertStepDown(
      ModelState before, ModelState after, ToDoubleFunction<Map<String, double[]>> loss) {
    Map<String, double[]> weights = ReferenceForward.weights(before);
    for (String weight : before.momentum().keySet()) {
      double[] expected = numericalGradient(weights, weight, loss);
      double[] actual = difference(before, after, weight);
      // A bias before a batch norm has no effect: its gradient is zero but for rounding.
      assertThat(distance(actual, expected))
          .as(weight)
          .isLessThan(1e-5 + 0.01 * distance(expected, new double[expected.length]));
    }
  }

  private static double[] numericalGradient(
      Map<String, double[]> weights, String name, ToDoubleFunction<Map<String, double[]>> loss) {
    double[] values = weights.get(name);
    double[] gradient = new double[values.length];
    double step = 1e-5;
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      values[i] = value + step;
      double above = loss.applyAsDouble(weights);
      values[i] = value - step;
      double below = loss.applyAsDouble(weights);
      values[i] = value;
      gradient[i] = (above - below) / (2 * step);
    }
    return gradient;
  }

  /**
   * Logits far on the wrong side, and far on the right one, included. Golden values:
   *
   * <pre>{@code
   * x = torch.tensor([[0.3, -200, 40]]).repeat(2, 1).requires_grad_()
   * t = torch.tensor([[1., 1, 255], [0, 255, 1]])
   * loss = torch.nn.BCEWithLogitsLoss(reduction='none')(x, t).masked_fill(t == 255, 0).sum() / 2
   * loss.backward(); print(loss, x.grad.sum(0))
   * }</pre>
   */
  @Test
  default void shouldTrainOnSeveralClassesLikePyTorch() {
    Network network = tinyProbe();
    MultiLabels labels = new MultiLabels(CLASSES, new int[] {1, 1, -1, 0, -1, 1});
    try (Model model = engine().create(network, PLAIN, 7)) {
      Map<String, Tensor> weights = new HashMap<>(model.state().weights());
      weights.put("top.weight", new Tensor(new long[] {CLASSES, 36}, new float[CLASSES * 36]));
      weights.put("top.bias", new Tensor(new long[] {CLASSES}, new float[] {0.3f, -200, 40}));
      ModelState before = new ModelState(weights, model.state().momentum());
      model.load(before);
      Pending pending = model.train(views(SIDE, 2, 2), labels, 1);
      assertThat(pending.loss()).isCloseTo(100.7044f, within(1e-4f));
      assertThat(pending.scores().logits())
          .containsExactly(new float[] {0.3f, -200, 40, 0.3f, -200, 40}, within(1e-4f));
      assertThat(difference(before, model.state(), "top.bias"))
          .containsExactly(new double[] {0.0744, -0.5, 0}, within(1e-4));
    }
  }

  @Test
  default void shouldUpdateWithMomentumAndDecay() {
    Network network = tiny(true, 0);
    Sgd sgd = new Sgd(0.8f, 0.05f);
    float learningRate = 0.1f;
    try (Model model = engine().create(network, sgd, 7);
        Model probe = engine().create(network, PLAIN, 8)) {
      Map<String, double[]> velocity = new HashMap<>();
      for (int step = 0; step < 3; step++) {
        ViewBatch views = views(SIDE, 4, 10 + step);
        int[] labels = {step % 3, 1, 2, 0};
        ModelState before = model.state();
        probe.load(before);
        probe.train(views, labels, 1);
        // The probe has no momentum and no decay, but it did take over the momentum v: w − w' = g.
        ModelState probed = probe.state();
        model.train(views, labels, learningRate);
        ModelState after = model.state();
        for (String name : before.momentum().keySet()) {
          double[] gradient = difference(before, probed, name);
          double[] v = velocity.computeIfAbsent(name, n -> new double[gradient.length]);
          float[] w = before.weights().get(name).values();
          double[] expected = new double[v.length];
          for (int i = 0; i < v.length; i++) {
            v[i] = 0.8 * v[i] + gradient[i] + 0.05 * w[i];
            expected[i] = w[i] - learningRate * v[i];
          }
          assertClose(after.weights().get(name).values(), expected, 1e-5);
          assertClose(after.momentum().get(name).values(), v, 1e-5);
        }
      }
    }
  }

  /** Clipped to half of its length, to its length and a little, and not at all. */
  @ParameterizedTest
  @ValueSource(floats = {0.5f, 1.01f, Float.POSITIVE_INFINITY})
  default void shouldShortenLongGradients(float share) {
    Network network = network("frozen-block");
    ViewBatch views = views(SIDE, 4, 2);
    int[] labels = {2, 0, 1, 2};
    try (Model free = engine().create(network, PLAIN, 7)) {
      ModelState before = free.state();
      free.train(views, labels, 1);
      ModelState step = free.state();
      Set<String> trained = before.momentum().keySet();
      double norm =
          Math.sqrt(
              trained.stream()
                  .flatMapToDouble(name -> Arrays.stream(difference(before, step, name)))
                  .map(g -> g * g)
                  .sum());
      try (Model clipped = engine().create(network, new Sgd(0, 0, (float) norm * share), 7)) {
        clipped.train(views, labels, 1);
        ModelState clippedStep = clipped.state();
        double factor = Math.min(1, share);
        for (String name : trained) {
          double[] expected =
              Arrays.stream(difference(before, step, name)).map(g -> g * factor).toArray();
          assertThat(difference(before, clippedStep, name))
              .as(name)
              .containsExactly(expected, within(1e-6));
        }
      }
    }
  }

  @Test
  default void shouldOverfitRandomImages() {
    Network network = tiny(false, 0);
    ViewBatch views = views(SIDE, 32, 5);
    int[] labels = new Random(6).ints(32, 0, CLASSES).toArray();
    try (Model model = engine().create(network, Sgd.PAPER, 7)) {
      float first = model.train(views, labels, 0.05f).loss();
      Pending last = null;
      for (int step = 0; step < 150; step++) {
        last = model.train(views, labels, 0.05f);
      }
      assertThat(last.loss()).isLessThan(first / 10);
      assertThat(correct(last.scores(), labels)).isEqualTo(32);
    }
  }

  private static int correct(Scores scores, int[] labels) {
    int correct = 0;
    for (int image = 0; image < labels.length; image++) {
      int best = 0;
      for (int k = 1; k < scores.classes(); k++) {
        best = scores.logit(image, k) > scores.logit(image, best) ? k : best;
      }
      correct += best == labels[image] ? 1 : 0;
    }
    return correct;
  }

  @Test
  default void shouldTrainAsUsualWhileItIsTimed() {
    Network network = tiny(true, 0);
    ViewBatch views = views(SIDE, 4, 1);
    int[] labels = {0, 1, 2, 0};
    try (Model model = engine().create(network, Sgd.PAPER, 7);
        Model timed = engine().create(network, Sgd.PAPER, 7)) {
      model.train(views, labels, 0.1f).loss();
      StepTimes times = timed.profile(views, labels, 0.1f);
      assertSame(timed.state(), model.state());
      assertThat(times.transfer()).isNotNegative();
      assertThat(times.views()).isPositive();
      assertThat(times.forward()).isPositive();
      assertThat(times.backward()).isPositive();
      assertThat(times.update()).isPositive();
    }
  }

  @Test
  default void shouldMeasureItsCeiling() {
    Ceiling ceiling = engine().ceiling();
    // Any machine of the last twenty years, and none of the next ten.
    assertThat(ceiling.multiplicationsPerSecond()).isBetween(1e8, 1e17);
    assertThat(ceiling.copyBytesPerSecond()).isBetween(1e8, 1e15);
  }
}
