package io.uicstream.engine;

import static io.uicstream.engine.ModelStates.assertSame;
import static io.uicstream.engine.ModelStates.withRunningStatistics;
import static io.uicstream.engine.TinyNetworks.CLASSES;
import static io.uicstream.engine.TinyNetworks.PLAIN;
import static io.uicstream.engine.TinyNetworks.SIDE;
import static io.uicstream.engine.TinyNetworks.network;
import static io.uicstream.engine.TinyNetworks.tiny;
import static io.uicstream.engine.TinyNetworks.views;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What layers that are frozen do, and what they cost. */
public interface FrozenLayersContract extends EngineUnderTest {
  @ParameterizedTest
  @ValueSource(strings = {"frozen", "frozen-block"})
  default void shouldLeaveFrozenLayersAsTheyAre(String name) {
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
  default void shouldTrainOnWhatFrozenLayersGiveInInference() {
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
  default void shouldNotRunBackThroughFrozenLayers() {
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
}
