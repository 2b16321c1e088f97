package io.uicstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.uicstream.engine.Networks.Head;
import io.uicstream.engine.Networks.Input;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {
  /** Worked out by hand from the layers' shapes; REFERENCE of DeepCluster: 70.56 M. */
  @Test
  void shouldHaveAsManyWeightsAsDeepClustersAlexNet() {
    Network network = Networks.create("alexnet", 224, 3000, Head.PAPER, Input.SOBEL);
    long convolutions =
        (2 * 121 + 1) * 96L
            + (96 * 25 + 1) * 256L
            + (256 * 9 + 1) * 384L
            + (384 * 9 + 1) * 384L
            + (384 * 9 + 1) * 256L;
    long norms = 2 * (96 + 256 + 384 + 384 + 256L);
    long linear = (9216 + 1) * 4096L + (4096 + 1) * 4096L + (4096 + 1) * 3000L;
    assertThat(trainable(network)).isEqualTo(convolutions + norms + linear);
    assertThat(trainable(network) / 1e6).isBetween(70.555, 70.565);
  }

  @ParameterizedTest
  @CsvSource({"32, 1024", "64, 4096"})
  void shouldFlattenToWhatFc6Takes(int side, int features) {
    Network network = Networks.create("alexnet-small", side, 10, Head.BN, Input.RGB);
    assertThat(network.parameters().get("fc6.weight").shape()).containsExactly(512, features);
    assertThat(network.parameters().get("conv1.weight").shape()).containsExactly(32, 3, 3, 3);
    assertThat(network.parameters().get("top.weight").shape()).containsExactly(10, 512);
  }

  @Test
  void shouldNormaliseTheHeadOrDropButNotBoth() {
    List<String> paper = names(Networks.create("alexnet", 224, 10, Head.PAPER, Input.SOBEL));
    List<String> bn = names(Networks.create("alexnet", 224, 10, Head.BN, Input.RGB));
    assertThat(paper).contains("sobel", "drop6", "drop7").doesNotContain("bn6", "bn7");
    assertThat(bn).contains("bn6", "bn7").doesNotContain("sobel", "drop6", "drop7");
    assertThat(bn.subList(bn.indexOf("fc6"), bn.size()))
        .containsExactly("fc6", "bn6", "relu6", "fc7", "bn7", "relu7", "top");
  }

  @Test
  void shouldNameLayersOnceAndInTheFieldsWords() {
    for (String name : Networks.names()) {
      for (int side : Networks.sides(name)) {
        Network network = Networks.create(name, side, 10, Head.BN, Input.SOBEL);
        List<String> layers = network.allLayers().stream().map(Layer::name).toList();
        assertThat(new HashSet<>(layers)).hasSameSizeAs(layers);
      }
    }
    for (String name : List.of("alexnet", "alexnet-small")) {
      int side = Networks.sides(name).get(0);
      assertThat(names(Networks.create(name, side, 10, Head.PAPER, Input.SOBEL)))
          .contains("conv1", "bn2", "relu3", "conv4", "conv5", "pool5", "fc6", "fc7", "top");
    }
  }

  /** Trainable weights of torchvision's models with 1000 classes, as its documentation has them. */
  @ParameterizedTest
  @CsvSource({
    "resnet18, LINEAR, 11689512",
    "resnet50, LINEAR, 25557032",
    "vgg16, PAPER, 138365992"
  })
  void shouldHaveAsManyWeightsAsTorchvisions(String name, Head head, long weights) {
    assertThat(trainable(Networks.create(name, 224, 1000, head, Input.RGB))).isEqualTo(weights);
  }

  /** Names as in the state dictionaries of torchvision.models. */
  @Test
  void shouldNameWeightsLikeTorchvision() {
    assertThat(shapes(Networks.create("resnet18", 224, 1000, Head.LINEAR, Input.RGB)))
        .containsEntry("conv1.weight", List.of(64L, 3L, 7L, 7L))
        .doesNotContainKey("conv1.bias")
        .containsEntry("bn1.running_var", List.of(64L))
        .containsEntry("layer1.0.conv2.weight", List.of(64L, 64L, 3L, 3L))
        .doesNotContainKey("layer1.0.downsample.0.weight")
        .containsEntry("layer2.0.downsample.0.weight", List.of(128L, 64L, 1L, 1L))
        .containsEntry("layer4.1.bn2.bias", List.of(512L))
        .containsEntry("fc.weight", List.of(1000L, 512L));
    assertThat(shapes(Networks.create("resnet50", 224, 1000, Head.LINEAR, Input.RGB)))
        .containsEntry("layer1.0.downsample.0.weight", List.of(256L, 64L, 1L, 1L))
        .containsEntry("layer3.5.conv3.weight", List.of(1024L, 256L, 1L, 1L))
        .containsEntry("fc.weight", List.of(1000L, 2048L));
    assertThat(shapes(Networks.create("vgg16", 224, 1000, Head.PAPER, Input.RGB)))
        .containsEntry("features.0.weight", List.of(64L, 3L, 3L, 3L))
        .containsEntry("features.1.running_mean", List.of(64L))
        .containsEntry("features.40.weight", List.of(512L, 512L, 3L, 3L))
        .containsEntry("classifier.0.weight", List.of(4096L, 25088L))
        .containsEntry("classifier.6.bias", List.of(1000L));
  }

  private static Map<String, List<Long>> shapes(Network network) {
    Map<String, List<Long>> shapes = new HashMap<>();
    network
        .parameters()
        .forEach(
            (name, parameter) ->
                shapes.put(name, Arrays.stream(parameter.shape()).boxed().toList()));
    return shapes;
  }

  @Test
  void shouldLeaveTheHeadOutOfTheBackbone() {
    Network network = Networks.create("resnet18", 32, 10, Head.BN, Input.RGB);
    assertThat(network.parameters()).containsKeys("fc6.weight", "bn6.running_mean", "fc.bias");
    assertThat(network.backbone().keySet())
        .contains("conv1.weight", "layer4.1.bn2.running_var")
        .allMatch(name -> name.matches("(conv1|bn1|layer[1-4]).*"))
        .hasSize(1 + 4 + 8 * (2 + 8) + 3 * (1 + 4));
  }

  @Test
  void shouldHaveNothingToTrainInANormWithoutScaleAndShift() {
    Network network = new Network("norm", 8, 10, List.of(new Layer.BatchNorm("bn", 3, false)));
    assertThat(network.parameters()).containsOnlyKeys("bn.running_mean", "bn.running_var");
    assertThat(Initializer.weights(network, 1)).containsOnlyKeys(network.parameters().keySet());
    assertThat(Initializer.state(network, 1).momentum()).isEmpty();
  }

  /** Standard deviations within five errors of theirs, and nothing outside the ranges. */
  @Test
  void shouldBeginLinearLayersByWidthAndHead() {
    assertBegins(
        "alexnet-small", 32, Head.PAPER, "fc7", Math.sqrt(1.0 / 3 / 512), 1 / Math.sqrt(512));
    assertBegins("alexnet-small", 32, Head.BN, "fc7", Math.sqrt(2.0 / 512), 0);
    assertBegins("alexnet", 224, Head.PAPER, "top", 0.01, 0);
    assertBegins(
        "vgg16", 32, Head.PAPER, "classifier.3", Math.sqrt(1.0 / 3 / 512), 1 / Math.sqrt(512));
    assertBegins("resnet18", 32, Head.BN, "fc6", 0.01, 0);
  }

  private static void assertBegins(
      String name, int side, Head head, String layer, double std, double largestBias) {
    Map<String, Tensor> weights =
        Initializer.weights(Networks.create(name, side, 100, head, Input.SOBEL), 1);
    float[] weight = weights.get(layer + ".weight").values();
    double variance = 0;
    for (float value : weight) {
      variance += value * value / weight.length;
    }
    assertThat(Math.sqrt(variance))
        .isCloseTo(std, within(5 * std / Math.sqrt(2.0 * weight.length)));
    double greatest = 0;
    for (float value : weights.get(layer + ".bias").values()) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    assertThat(greatest).isBetween(0.9 * largestBias, largestBias * 1.000001);
  }

  @Test
  void shouldFreezeTheFirstLayers() {
    Network network = Networks.create("resnet18", 32, 10, Head.BN, Input.RGB);
    Network frozen = network.frozenUpTo("layer1.0");
    assertThat(names(frozen).subList(0, frozen.frozen())).endsWith("relu", "layer1.0");
    assertThat(shapes(frozen)).isEqualTo(shapes(network));
    assertThat(frozen.backbone()).containsOnlyKeys(network.backbone().keySet());
    Map<String, Network.Parameter> parameters = frozen.parameters();
    assertThat(parameters.get("layer1.0.conv2.weight").trainable()).isFalse();
    assertThat(parameters.get("layer1.1.conv1.weight").trainable()).isTrue();
    assertThat(network.parameters().get("layer1.0.conv2.weight").trainable()).isTrue();
    assertThat(Initializer.state(frozen, 1).momentum())
        .doesNotContainKey("layer1.0.conv2.weight")
        .containsKey("layer1.1.conv1.weight");
    assertThat(frozen.frozenUpTo("conv1").parameters().get("layer1.0.conv2.weight").trainable())
        .isTrue();
  }

  @Test
  void shouldRefuseToFreezeWhatThereIsNotOrEverything() {
    Network network = Networks.create("alexnet-small", 32, 10, Head.BN, Input.RGB);
    assertThatThrownBy(() -> network.frozenUpTo("conv9"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("conv9", "alexnet-small", "conv1", "top");
    assertThatThrownBy(() -> network.frozenUpTo("top"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing left to train");
    assertThatThrownBy(() -> new Network("short", 8, 2, List.of(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 layers");
  }

  /** Worked out by hand: k·k·in·out·side² of each convolution, in·out of each linear layer. */
  @Test
  void shouldCountTheMultiplicationsOfAForwardPass() {
    long small =
        9L * 2 * 32 * 1024
            + 9L * 32 * 64 * 256
            + 9L * (64 * 96 + 96 * 96 + 96 * 64) * 64
            + 1024L * 512
            + 512L * 512
            + 512L * 10;
    assertThat(Networks.create("alexnet-small", 32, 10, Head.BN, Input.SOBEL).multiplications())
        .isEqualTo(small);
    // 1.81 billion is what the literature states for ResNet-18 at 224.
    assertThat(
            Networks.create("resnet18", 224, 1000, Head.LINEAR, Input.RGB).multiplications() / 1e9)
        .isBetween(1.81, 1.82);
  }

  /**
   * Sides 32, 6, 3: incomplete windows are dropped, as in DeepCluster's probe of its first layer.
   */
  @Test
  void shouldCountBehindPools() {
    Network network =
        new Network(
            "pools",
            32,
            10,
            List.of(
                new Layer.AveragePool("average", 6, 6, 3),
                new Layer.Convolution("conv", 3, 5, 3, 1, 1, true),
                new Layer.MaxPool("max", 2, 2, 0),
                new Layer.Flatten("flatten"),
                new Layer.Linear("top", 45, 10, 0.1f)));
    assertThat(network.multiplications()).isEqualTo(9L * 3 * 5 * 36 + 45 * 10);
  }

  @Test
  void shouldRefuseWhatThereIsNot() {
    assertThatThrownBy(() -> Networks.create("resnet", 224, 10, Head.BN, Input.RGB))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("resnet", "alexnet", "alexnet-small", "resnet50", "vgg16");
    assertThatThrownBy(() -> Networks.create("resnet18", 32, 10, Head.PAPER, Input.RGB))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("paper", "bn", "linear");
    assertThatThrownBy(() -> Networks.create("alexnet", 32, 10, Head.BN, Input.RGB))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("224", "32");
    assertThatThrownBy(() -> Networks.create("alexnet-small", 48, 10, Head.BN, Input.RGB))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32 or 64");
    assertThatThrownBy(() -> Networks.create("alexnet-small", 32, 0, Head.BN, Input.RGB))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static long trainable(Network network) {
    return network.parameters().values().stream()
        .filter(Network.Parameter::trainable)
        .mapToLong(parameter -> Tensor.size(parameter.shape()))
        .sum();
  }

  private static List<String> names(Network network) {
    return network.layers().stream().map(Layer::name).toList();
  }
}
