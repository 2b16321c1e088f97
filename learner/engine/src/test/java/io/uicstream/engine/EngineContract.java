package io.uicstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every engine must do; each engine's test extends this class. */
public abstract class EngineContract {
  private static final Sgd PLAIN = new Sgd(0, 0);
  private static final int SIDE = 10;
  private static final int CLASSES = 3;

  /** The engine under test. */
  protected abstract Engine engine();

  @ParameterizedTest
  @ValueSource(strings = {"rgb", "sobel", "residual", "probe", "frozen", "frozen-input"})
  void shouldScoreLikeTheReference(String name) {
    Network network = network(name);
    ViewBatch views = views(SIDE, 4, 1);
    try (Model model = engine().create(network, Sgd.PAPER, 7)) {
      ModelState state = withRunningStatistics(model.state());
      model.load(state);
      double[] expected =
          new ReferenceForward(network, ReferenceForward.weights(state), false).run(views);
      Pending pending = model.scores(views);
      assertClose(pending.scores().logits(), expected, 1e-4);
      assertThat(pending.loss()).isNaN();
    }
  }

  @Test
  void shouldGiveTheOutputOfEachBlock() {
    Network network = tinyResidual();
    ViewBatch views = views(SIDE, 2, 1);
    try (Model model = engine().create(network, Sgd.PAPER, 7)) {
      ReferenceForward reference =
          new ReferenceForward(network, ReferenceForward.weights(model.state()), false);
      reference.run(views);
      for (Layer layer : network.layers()) {
        Tensor features = model.features(views, layer.name());
        assertClose(features.values(), reference.output(layer.name()), 1e-4);
      }
      assertThat(model.features(views, "block2").shape()).containsExactly(2, 6, 3, 3);
      assertThat(model.features(views, "average").shape()).containsExactly(2, 6, 1, 1);
    }
  }

  @Test
  void shouldGiveTheOutputOfEachLayer() {
    Network network = tiny(true, 0.5f);
    ViewBatch views = views(SIDE, 2, 1);
    try (Model model = engine().create(network, Sgd.PAPER, 7)) {
      ReferenceForward reference =
          new ReferenceForward(network, ReferenceForward.weights(model.state()), false);
      reference.run(views);
      for (Layer layer : network.layers()) {
        Tensor features = model.features(views, layer.name());
        assertThat(features.shape()[0]).as(layer.name()).isEqualTo(2);
        assertClose(features.values(), reference.output(layer.name()), 1e-4);
      }
      assertThat(model.features(views, "conv2").shape()).containsExactly(2, 5, 4, 4);
      assertThat(model.features(views, "fc").shape()).containsExactly(2, 6);
      assertThatThrownBy(() -> model.features(views, "conv9"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("conv9", "normalize", "conv1", "top");
    }
  }

  /**
   * Windows that begin in the padding, one of them at a corner, and one that is incomplete. Golden
   * values: {@code torch.nn.functional.avg_pool2d(torch.arange(108.).view(1, 3, 6, 6), 3, 2, 1)}.
   */
  @Test
  void shouldAverageLikePyTorch() {
    float[] golden = {
      1.5556f, 3.3333f, 4.6667f, 8.3333f, 14.0000f, 16.0000f, 16.3333f, 26.0000f, 28.0000f,
      17.5556f, 27.3333f, 28.6667f, 32.3333f, 50.0000f, 52.0000f, 40.3333f, 62.0000f, 64.0000f,
      33.5556f, 51.3333f, 52.6667f, 56.3333f, 86.0000f, 88.0000f, 64.3333f, 98.0000f, 100.0000f
    };
    float level = 1 / 255f;
    Network network =
        new Network(
            "average",
            6,
            CLASSES,
            List.of(
                new Layer.Normalize("normalize", new float[3], new float[] {level, level, level}),
                new Layer.AveragePool("pool", 3, 2, 1),
                new Layer.Flatten("flatten"),
                new Layer.Linear("top", 27, CLASSES, 0.1f)));
    byte[] pixels = new byte[108];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % 3 * 36 + i / 3);
    }
    try (Model model = engine().create(network, PLAIN, 7)) {
      Tensor pooled = model.features(new ViewBatch(6, pixels, List.of(Photometric.NONE)), "pool");
      assertThat(pooled.shape()).containsExactly(1, 3, 3, 3);
      assertThat(pooled.values()).containsExactly(golden, within(1e-3f));
    }
  }

  @Test
  void shouldTrainOnTheScoresAndLossOfTheForwardPassBeforeTheUpdate() {
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
  void shouldFollowTheNumericalGradient(String name) {
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
  void shouldFollowTheNumericalGradientOfSeveralClasses() {
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
  void shouldTrainOnSeveralClassesLikePyTorch() {
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

  @ParameterizedTest
  @ValueSource(strings = {"frozen", "frozen-block"})
  void shouldLeaveFrozenLayersAsTheyAre(String name) {
    Network network = network(name);
    ViewBatch views = views(SIDE, 4, 2);
    int[] labels = {2, 0, 1, 2};
    try (Model model = engine().create(network, new Sgd(0.8f, 0.05f), 7)) {
      ModelState before = withRunningStatistics(model.state());
      model.load(before);
      for (int step = 0; step < 3; step++) {
        model.train(views, labels, 0.1f);
        model.calibrate(views, 0.5f);
      }
      ModelState after = model.state();
      Map<String, Tensor> trained = new HashMap<>(before.weights());
      for (Layer layer : network.layers().subList(0, network.frozen())) {
        new Network("alone", SIDE, CLASSES, List.of(layer))
            .parameters()
            .keySet()
            .forEach(weight -> assertSame(after.weights().get(weight), trained.remove(weight)));
      }
      assertThat(trained).hasSizeLessThan(before.weights().size());
      trained.forEach(
          (weight, tensor) ->
              assertThat(after.weights().get(weight).values())
                  .as(weight)
                  .isNotEqualTo(tensor.values()));
      trained.keySet().removeIf(weight -> weight.contains("running"));
      assertThat(after.momentum()).containsOnlyKeys(trained.keySet());
    }
  }

  /** What is frozen is not random and knows nothing of the batch: the same as in inference. */
  @Test
  void shouldTrainOnWhatFrozenLayersGiveInInference() {
    Network network = tiny(true, 0.5f);
    ViewBatch views = views(SIDE, 4, 2);
    int[] labels = {2, 0, 1, 2};
    try (Model whole = engine().create(network, PLAIN, 7);
        Model model = engine().create(network.frozenUpTo("relu3"), PLAIN, 8)) {
      ModelState state = withRunningStatistics(whole.state());
      whole.load(state);
      model.load(new ModelState(state.weights(), model.state().momentum()));
      float[] expected = whole.scores(views).scores().logits();
      ReferenceForward reference =
          new ReferenceForward(network, ReferenceForward.weights(state), false);
      reference.run(views);
      Pending pending = model.train(views, labels, 0.1f);
      assertThat(pending.scores().logits()).containsExactly(expected, within(1e-6f));
      assertThat((double) pending.loss()).isCloseTo(reference.loss(labels), within(1e-4));
      assertThat(model.features(views, "conv2").values())
          .containsExactly(whole.features(views, "conv2").values(), within(1e-6f));
      assertThatThrownBy(() -> model.load(state))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("momentum conv1.weight", "unknown");
    }
  }

  /** Of this network's work nearly all is in the layers that are frozen. */
  @Test
  void shouldNotRunBackThroughFrozenLayers() {
    Network network =
        new Network(
            "wide",
            32,
            CLASSES,
            List.of(
                new Layer.Convolution("conv1", 3, 32, 3, 1, 1, false),
                new Layer.Relu("relu1"),
                new Layer.Convolution("conv2", 32, 32, 3, 1, 1, false),
                new Layer.Relu("relu2"),
                new Layer.GlobalAveragePool("average"),
                new Layer.Flatten("flatten"),
                new Layer.Linear("top", 32, CLASSES, 0.1f)));
    assertThat(backwardNanos(network.frozenUpTo("average"))).isLessThan(backwardNanos(network) / 2);
  }

  /** The fastest of some steps. */
  private long backwardNanos(Network network) {
    ViewBatch views = views(network.side(), 16, 1);
    try (Model model = engine().create(network, PLAIN, 7)) {
      long fastest = Long.MAX_VALUE;
      for (int step = 0; step < 5; step++) {
        fastest = Math.min(fastest, model.profile(views, new int[16], 0.1f).backward());
      }
      return fastest;
    }
  }

  @Test
  void shouldUpdateWithMomentumAndDecay() {
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
  void shouldShortenLongGradients(float share) {
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

  @ParameterizedTest
  @ValueSource(strings = {"rgb", "residual", "probe"})
  void shouldKeepUnbiasedRunningStatistics(String name) {
    Network network = network(name);
    ViewBatch views = views(SIDE, 3, 4);
    try (Model model = engine().create(network, Sgd.PAPER, 7)) {
      ModelState before = withRunningStatistics(model.state());
      model.load(before);
      ReferenceForward reference =
          new ReferenceForward(network, ReferenceForward.weights(before), true);
      reference.run(views);
      model.train(views, new int[] {0, 1, 2}, 0);
      ModelState after = model.state();
      for (String norm : norms(network)) {
        assertMoved(before, after, norm + ".running_mean", reference.batchMean(norm), 0.1);
        assertMoved(before, after, norm + ".running_var", reference.batchVariance(norm), 0.1);
      }
    }
  }

  private static List<String> norms(Network network) {
    return network.allLayers().stream()
        .filter(Layer.BatchNorm.class::isInstance)
        .map(Layer::name)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(floats = {1, 0.5f})
  void shouldCalibrateOnlyRunningStatistics(float share) {
    Network network = tiny(true, 0.5f);
    ViewBatch views = views(SIDE, 6, 4);
    try (Model model = engine().create(network, Sgd.PAPER, 7)) {
      model.train(views, new int[] {0, 1, 2, 0, 1, 2}, 0.1f);
      ModelState before = model.state();
      ReferenceForward reference =
          new ReferenceForward(network, ReferenceForward.weights(before), true);
      reference.run(views);
      model.calibrate(views, share);
      ModelState after = model.state();
      for (String norm : List.of("bn1", "bn2")) {
        assertMoved(before, after, norm + ".running_mean", reference.batchMean(norm), share);
        assertMoved(before, after, norm + ".running_var", reference.batchVariance(norm), share);
      }
      for (String name : before.momentum().keySet()) {
        assertSame(after.weights().get(name), before.weights().get(name));
        assertSame(after.momentum().get(name), before.momentum().get(name));
      }
      model.train(views, new int[] {0, 1, 2, 0, 1, 2}, 0);
      float[] mean = model.state().weights().get("bn1.running_mean").values();
      double[] expected = new double[mean.length];
      float[] calibrated = after.weights().get("bn1.running_mean").values();
      Arrays.setAll(expected, i -> 0.9 * calibrated[i] + 0.1 * reference.batchMean("bn1")[i]);
      assertClose(mean, expected, 1e-5);
    }
  }

  @Test
  void shouldContinueFromAStateAsIfNothingHadHappened() {
    Network network = tiny(true, 0);
    ViewBatch views = views(SIDE, 4, 1);
    int[] labels = {0, 1, 2, 0};
    try (Model first = engine().create(network, Sgd.PAPER, 7);
        Model second = engine().create(network, Sgd.PAPER, 8)) {
      first.train(views, labels, 0.1f);
      ModelState state = first.state();
      second.load(state);
      assertSame(second.state(), state);
      first.train(views, labels, 0.1f);
      second.train(views, labels, 0.1f);
      ModelState expected = first.state();
      second
          .state()
          .weights()
          .forEach(
              (name, tensor) ->
                  assertThat(tensor.values())
                      .as(name)
                      .containsExactly(expected.weights().get(name).values(), within(1e-6f)));
    }
  }

  @Test
  void shouldNameEverythingThatDoesNotFitAndChangeNothing() {
    try (Model model = engine().create(tiny(true, 0), Sgd.PAPER, 7)) {
      ModelState before = model.state();
      Map<String, Tensor> weights = new HashMap<>(before.weights());
      weights.remove("conv1.weight");
      weights.put("bn1.running_mean", new Tensor(new long[] {2}, new float[2]));
      weights.put("extra", new Tensor(new long[] {1}, new float[1]));
      weights.put("top.bias", new Tensor(new long[] {CLASSES}, new float[] {9, 9, 9}));
      Map<String, Tensor> momentum = new HashMap<>(before.momentum());
      momentum.remove("fc.bias");
      assertThatThrownBy(() -> model.load(new ModelState(weights, momentum)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("conv1.weight", "bn1.running_mean", "extra", "fc.bias");
      assertSame(model.state(), before);
    }
  }

  @Test
  void shouldTrainAsUsualWhileItIsTimed() {
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
  void shouldMeasureItsCeiling() {
    Ceiling ceiling = engine().ceiling();
    // Any machine of the last twenty years, and none of the next ten.
    assertThat(ceiling.multiplicationsPerSecond()).isBetween(1e8, 1e17);
    assertThat(ceiling.copyBytesPerSecond()).isBetween(1e8, 1e15);
  }

  @Test
  void shouldDropOnlyWhileTraining() {
    Network network = tiny(true, 0.5f);
    ViewBatch views = views(SIDE, 4, 1);
    int[] labels = {0, 1, 2, 0};
    try (Model model = engine().create(network, Sgd.PAPER, 7)) {
      double[] expected =
          new ReferenceForward(network, ReferenceForward.weights(model.state()), false).run(views);
      assertClose(model.scores(views).scores().logits(), expected, 1e-4);
      float[] first = model.train(views, labels, 0).scores().logits();
      float[] second = model.train(views, labels, 0).scores().logits();
      assertThat(first).isNotEqualTo(second);
    }
  }

  @Test
  void shouldStartFromTheSeed() {
    Network network = tiny(true, 0.5f);
    ViewBatch views = views(SIDE, 4, 1);
    int[] labels = {0, 1, 2, 0};
    try (Model first = engine().create(network, Sgd.PAPER, 7);
        Model second = engine().create(network, Sgd.PAPER, 7)) {
      Map<String, Tensor> initial = Initializer.weights(network, 7);
      first.state().weights().forEach((name, tensor) -> assertSame(tensor, initial.get(name)));
      assertThat(first.train(views, labels, 0.1f).loss())
          .isCloseTo(second.train(views, labels, 0.1f).loss(), within(1e-6f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "flip", "jitter", "grayscale", "blur", "mixed"})
  void shouldMakeTheViewsOfTheReference(String kind) {
    Network network = tiny(false, 0);
    ViewBatch views = new ViewBatch(SIDE, pixels(SIDE, 5, 3), photometric(kind));
    try (Model model = engine().create(network, Sgd.PAPER, 7)) {
      // Of the description's normalisation only the inverse is left to do.
      Layer.Normalize normalize = (Layer.Normalize) network.layers().get(0);
      float[] actual = model.features(views, "normalize").values();
      for (int i = 0; i < actual.length; i++) {
        int channel = i / (SIDE * SIDE) % 3;
        actual[i] = actual[i] * normalize.std()[channel] + normalize.mean()[channel];
      }
      float[] reference = ViewReference.apply(views);
      assertThat(actual).containsExactly(reference, within(1e-3f));
    }
  }

  private static List<Photometric> photometric(String kind) {
    Photometric jitter = new Photometric(false, 1.4f, 0.7f, 1.3f, 0.9f, 1.2f, 1.1f, false, 0);
    Photometric grey = new Photometric(true, 1, 1, 1, 1, 1, 1, true, 0);
    Photometric blur = new Photometric(false, 1, 1, 1, 1, 1, 1, false, 1.7f);
    Photometric slight = new Photometric(false, 1, 1, 1, 1, 1, 1, false, 0.3f);
    Photometric all = new Photometric(true, 0.6f, 1.4f, 0.2f, 1.2f, 0.8f, 1, false, 2.5f);
    Photometric none = Photometric.NONE;
    return switch (kind) {
      case "none" -> List.of(none, none, none, none, none);
      case "flip" -> List.of(none, Photometric.FLIP, none, none, Photometric.FLIP);
      case "jitter" -> List.of(jitter, none, jitter, jitter, none);
      case "grayscale" -> List.of(grey, none, grey, jitter, none);
      case "blur" -> List.of(none, blur, slight, none, blur);
      default -> List.of(jitter, grey, blur, all, none);
    };
  }

  @Test
  void shouldOverfitRandomImages() {
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
  void shouldRefuseWhatDoesNotFitTheNetwork() {
    try (Model model = engine().create(tiny(true, 0), Sgd.PAPER, 7)) {
      assertThatThrownBy(() -> model.scores(views(SIDE + 1, 2, 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("10");
      assertThatThrownBy(() -> model.train(views(SIDE, 2, 1), new int[] {0}, 0.1f))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> model.train(views(SIDE, 2, 1), new int[] {0, CLASSES}, 0.1f))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("label 3");
      assertThatThrownBy(() -> model.train(views(SIDE, 2, 1), multiLabels(1, CLASSES), 0.1f))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 x 3 labels for 2 views");
      assertThatThrownBy(() -> model.train(views(SIDE, 2, 1), multiLabels(2, 4), 0.1f))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("3 classes");
    }
  }

  private static MultiLabels multiLabels(int images, int classes) {
    return new MultiLabels(classes, new int[images * classes]);
  }

  /** Overlapping pools, a stride, every kind of layer. Sides 10, 10, 4, 4, 4. */
  private static Network tiny(boolean sobel, float dropout) {
    List<Layer> layers = new ArrayList<>();
    layers.add(
        new Layer.Normalize(
            "normalize", new float[] {0.5f, 0.4f, 0.3f}, new float[] {0.2f, 0.3f, 0.25f}));
    if (sobel) {
      layers.add(new Layer.Sobel("sobel"));
    }
    layers.add(new Layer.Convolution("conv1", sobel ? 2 : 3, 4, 3, 1, 1, true));
    layers.add(new Layer.BatchNorm("bn1", 4));
    layers.add(new Layer.Relu("relu1"));
    layers.add(new Layer.MaxPool("pool1", 3, 2, 0));
    layers.add(new Layer.Convolution("conv2", 4, 5, 3, 1, 1, true));
    layers.add(new Layer.BatchNorm("bn2", 5));
    layers.add(new Layer.Relu("relu2"));
    layers.add(new Layer.Flatten("flatten"));
    if (dropout > 0) {
      layers.add(new Layer.Dropout("drop", dropout));
    }
    layers.add(new Layer.Linear("fc", 80, 6, 0.15f));
    layers.add(new Layer.BatchNorm("bn3", 6));
    layers.add(new Layer.Relu("relu3"));
    layers.add(new Layer.Linear("top", 6, CLASSES, 0.5f));
    return new Network("tiny", SIDE, CLASSES, layers);
  }

  /** Residual blocks with and without a shortcut of layers, a padded pool. Sides 10, 5, 5, 3, 1. */
  private static Network tinyResidual() {
    List<Layer> layers = new ArrayList<>();
    layers.add(
        new Layer.Normalize(
            "normalize", new float[] {0.5f, 0.4f, 0.3f}, new float[] {0.2f, 0.3f, 0.25f}));
    layers.add(new Layer.Convolution("conv1", 3, 4, 3, 1, 1, false));
    layers.add(new Layer.BatchNorm("bn1", 4));
    layers.add(new Layer.MaxPool("pool1", 3, 2, 1));
    layers.add(
        new Layer.Residual(
            "block1",
            List.of(
                new Layer.Convolution("block1.conv1", 4, 4, 3, 1, 1, false),
                new Layer.BatchNorm("bn2", 4),
                new Layer.Relu("block1.relu"),
                new Layer.Convolution("block1.conv2", 4, 4, 3, 1, 1, true)),
            List.of()));
    layers.add(
        new Layer.Residual(
            "block2",
            List.of(
                new Layer.Convolution("block2.conv1", 4, 6, 3, 2, 1, false),
                new Layer.BatchNorm("bn3", 6)),
            List.of(
                new Layer.Convolution("block2.shortcut", 4, 6, 1, 2, 0, false),
                new Layer.BatchNorm("bn4", 6))));
    layers.add(new Layer.GlobalAveragePool("average"));
    layers.add(new Layer.Flatten("flatten"));
    layers.add(new Layer.Linear("top", 6, CLASSES, 0.5f));
    return new Network("tiny-residual", SIDE, CLASSES, layers);
  }

  /** A convolution and a linear probe on it, pooled and normalised. Sides 10, 3. */
  private static Network tinyProbe() {
    return new Network(
        "tiny-probe",
        SIDE,
        CLASSES,
        List.of(
            new Layer.Normalize(
                "normalize", new float[] {0.5f, 0.4f, 0.3f}, new float[] {0.2f, 0.3f, 0.25f}),
            new Layer.Convolution("conv1", 3, 4, 3, 1, 1, true),
            new Layer.BatchNorm("bn1", 4),
            new Layer.Relu("relu1"),
            new Layer.AveragePool("pool", 4, 3, 1),
            new Layer.BatchNorm("bn2", 4, false),
            new Layer.Flatten("flatten"),
            new Layer.Linear("top", 36, CLASSES, 0.5f)));
  }

  /** One of the networks above by name. */
  private static Network network(String name) {
    return switch (name) {
      case "rgb" -> tiny(false, 0);
      case "sobel" -> tiny(true, 0);
      case "residual" -> tinyResidual();
      case "probe" -> tinyProbe();
      case "frozen" -> tinyProbe().frozenUpTo("relu1");
      case "frozen-block" -> tinyResidual().frozenUpTo("block1");
      case "frozen-input" -> tinyProbe().frozenUpTo("normalize");
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static ViewBatch views(int side, int images, long seed) {
    return new ViewBatch(
        side,
        pixels(side, images, seed),
        new ArrayList<>(java.util.Collections.nCopies(images, Photometric.NONE)));
  }

  private static byte[] pixels(int side, int images, long seed) {
    byte[] pixels = new byte[images * side * side * 3];
    new Random(seed).nextBytes(pixels);
    return pixels;
  }

  private static ModelState withRunningStatistics(ModelState state) {
    Map<String, Tensor> weights = new HashMap<>(state.weights());
    Random random = new Random(11);
    weights.replaceAll(
        (name, tensor) -> {
          if (!name.contains("running")) {
            return tensor;
          }
          float[] values = new float[tensor.values().length];
          for (int i = 0; i < values.length; i++) {
            values[i] = 0.5f + random.nextFloat();
          }
          return new Tensor(tensor.shape(), values);
        });
    return new ModelState(weights, state.momentum());
  }

  private static double[] difference(ModelState before, ModelState after, String name) {
    float[] from = before.weights().get(name).values();
    float[] to = after.weights().get(name).values();
    double[] difference = new double[from.length];
    Arrays.setAll(difference, i -> (double) from[i] - to[i]);
    return difference;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  private static void assertMoved(
      ModelState before, ModelState after, String name, double[] batch, double share) {
    float[] from = before.weights().get(name).values();
    double[] expected = new double[batch.length];
    Arrays.setAll(expected, i -> (1 - share) * from[i] + share * batch[i]);
    assertClose(after.weights().get(name).values(), expected, 1e-4);
  }

  private static void assertClose(float[] actual, double[] expected, double tolerance) {
    double[] values = new double[actual.length];
    Arrays.setAll(values, i -> actual[i]);
    assertThat(values).containsExactly(expected, within(tolerance));
  }

  private static void assertSame(ModelState actual, ModelState expected) {
    assertThat(actual.weights().keySet()).isEqualTo(expected.weights().keySet());
    actual.weights().forEach((name, tensor) -> assertSame(tensor, expected.weights().get(name)));
    assertThat(actual.momentum().keySet()).isEqualTo(expected.momentum().keySet());
    actual.momentum().forEach((name, tensor) -> assertSame(tensor, expected.momentum().get(name)));
  }

  private static void assertSame(Tensor actual, Tensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.values()).isEqualTo(expected.values());
  }
}
