package io.uicstream.learner.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.engine.Initializer;
import io.uicstream.engine.Layer;
import io.uicstream.engine.Network;
import io.uicstream.engine.Networks;
import io.uicstream.engine.Networks.Head;
import io.uicstream.engine.Networks.Input;
import io.uicstream.engine.Tensor;
import io.uicstream.learner.probe.LinearNetwork.Window;
import io.uicstream.learner.probe.LinearProtocol.Pooling;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinearNetworkTest {
  private static List<Stage> stages(String network, int side) {
    return Stage.of(Networks.create(network, side, 10, Head.BN, Input.RGB));
  }

  /** Windows and sizes of DeepCluster's and SelfLabel's programs. */
  @Test
  void shouldPoolAlexNetAsTheLiteratureDoes() {
    List<Stage> stages = stages("alexnet", 224);
    assertThat(stages)
        .extracting(LinearNetwork::window)
        .containsExactly(
            new Window(6, 3, 10),
            new Window(4, 0, 6),
            new Window(3, 1, 5),
            new Window(3, 1, 5),
            new Window(2, 0, 6));
    assertThat(stages)
        .extracting(stage -> LinearNetwork.window(stage).features(stage))
        .containsExactly(9600, 9216, 9600, 9600, 9216);
  }

  @Test
  void shouldPoolSmallImagesByTheSameRule() {
    assertThat(stages("alexnet-small", 32))
        .extracting(LinearNetwork::window)
        .containsExactly(
            new Window(2, 1, 17),
            new Window(2, 1, 9),
            new Window(1, 0, 8),
            new Window(1, 0, 8),
            new Window(1, 0, 8));
    for (String name : Networks.names()) {
      for (int side : Networks.sides(name)) {
        assertThat(stages(name, side))
            .as(name + " " + side)
            .allMatch(stage -> LinearNetwork.window(stage).features(stage) <= 9600);
      }
    }
  }

  @Test
  void shouldFreezeAllButTheClassifier() {
    Network network = Networks.create("alexnet-small", 32, 10, Head.BN, Input.SOBEL);
    Stage stage = Stage.of(network).get(2);
    Network linear = LinearNetwork.of(network, stage, Pooling.LARGEST_NORMALISED, 7);

    assertThat(linear.classes()).isEqualTo(7);
    assertThat(linear.layers())
        .extracting(Layer::name)
        .endsWith("relu3", "probe.pool", "probe.norm", "probe.flatten", "probe.linear");
    assertThat(linear.parameters().entrySet())
        .filteredOn(parameter -> parameter.getValue().trainable())
        .extracting(Map.Entry::getKey)
        .containsExactly("probe.linear.weight", "probe.linear.bias");
    assertThat(LinearNetwork.of(network, stage, Pooling.MEAN, 7).layers())
        .anyMatch(layer -> layer instanceof Layer.AveragePool)
        .noneMatch(layer -> layer.name().equals("probe.norm"));

    Map<String, Tensor> weights = Initializer.weights(network, 5);
    Map<String, Tensor> state = LinearNetwork.state(linear, weights, 6).weights();
    assertThat(state.get("conv3.weight")).isSameAs(weights.get("conv3.weight"));
    assertThat(state.get("bn3.running_var")).isSameAs(weights.get("bn3.running_var"));
    linear.require(LinearNetwork.state(linear, weights, 6));
  }
}
