package io.uicstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.uicstream.engine.Networks.Head;
import io.uicstream.engine.Networks.Input;
import java.util.HashSet;
import java.util.List;
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
      int side = name.equals("alexnet") ? 224 : 64;
      List<String> layers = names(Networks.create(name, side, 10, Head.PAPER, Input.SOBEL));
      assertThat(new HashSet<>(layers)).hasSameSizeAs(layers);
      assertThat(layers)
          .contains("conv1", "bn2", "relu3", "conv4", "conv5", "pool5", "fc6", "fc7", "top");
    }
  }

  @Test
  void shouldRefuseWhatThereIsNot() {
    assertThatThrownBy(() -> Networks.create("resnet", 224, 10, Head.BN, Input.RGB))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("resnet", "alexnet", "alexnet-small");
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
