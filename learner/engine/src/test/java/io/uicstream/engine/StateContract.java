package io.uicstream.engine;

import static io.uicstream.engine.ModelStates.assertClose;
import static io.uicstream.engine.ModelStates.assertMoved;
import static io.uicstream.engine.ModelStates.assertSame;
import static io.uicstream.engine.ModelStates.withRunningStatistics;
import static io.uicstream.engine.TinyNetworks.CLASSES;
import static io.uicstream.engine.TinyNetworks.SIDE;
import static io.uicstream.engine.TinyNetworks.network;
import static io.uicstream.engine.TinyNetworks.tiny;
import static io.uicstream.engine.TinyNetworks.views;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model keeps: initial weights, running statistics, checkpoints. */
public interface StateContract extends EngineUnderTest {
  @Test
  default void shouldStartFromTheSeed() {
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
  @ValueSource(strings = {"rgb", "residual", "probe"})
  default void shouldKeepUnbiasedRunningStatistics(String name) {
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
  default void shouldCalibrateOnlyRunningStatistics(float share) {
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
  default void shouldContinueFromAStateAsIfNothingHadHappened() {
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
  default void shouldNameEverythingThatDoesNotFitAndChangeNothing() {
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
}
