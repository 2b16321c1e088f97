package io.uicstream.learner.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.engine.Network;
import io.uicstream.engine.Networks;
import io.uicstream.engine.Networks.Head;
import io.uicstream.engine.Networks.Input;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageTest {
  private static List<Stage> stages(String network, int side) {
    return Stage.of(Networks.create(network, side, 10, Head.BN, Input.RGB));
  }

  @Test
  void shouldFindTheReluAfterEveryConvolution() {
    assertThat(stages("alexnet-small", 32))
        .containsExactly(
            new Stage("conv1", "relu1", 32, 32),
            new Stage("conv2", "relu2", 64, 16),
            new Stage("conv3", "relu3", 96, 8),
            new Stage("conv4", "relu4", 96, 8),
            new Stage("conv5", "relu5", 64, 8));
    assertThat(stages("alexnet", 224)).extracting(Stage::side).containsExactly(55, 27, 13, 13, 13);
    assertThat(stages("vgg16", 64))
        .hasSize(13)
        .endsWith(new Stage("conv13", "features.42", 512, 4));
  }

  @Test
  void shouldFindTheLastBlockOfEveryWidth() {
    assertThat(stages("resnet18", 224))
        .containsExactly(
            new Stage("conv1", "relu", 64, 112),
            new Stage("layer1", "layer1.1", 64, 56),
            new Stage("layer2", "layer2.1", 128, 28),
            new Stage("layer3", "layer3.1", 256, 14),
            new Stage("layer4", "layer4.1", 512, 7));
    assertThat(stages("resnet50", 32))
        .extracting(Stage::layer)
        .containsExactly("relu", "layer1.2", "layer2.3", "layer3.5", "layer4.2");
  }

  @Test
  void shouldNameLayersThatAreThere() {
    for (String name : Networks.names()) {
      int side = Networks.sides(name).get(0);
      Network network = Networks.create(name, side, 10, Head.BN, Input.SOBEL);
      assertThat(network.layers().stream().map(layer -> layer.name()))
          .containsAll(Stage.of(network).stream().map(Stage::layer).toList());
    }
  }

  @Test
  void shouldShowANetworkFewerImagesWhereItsMapsAreLarge() {
    assertThat(Stage.batch(stages("alexnet-small", 32))).isEqualTo(256);
    assertThat(Stage.batch(stages("vgg16", 224))).isEqualTo(10);
  }

  @Test
  void shouldPoolForRidgeToAtMostFourThousandFeatures() {
    assertThat(RidgeProbe.grid(new Stage("conv5", "relu5", 64, 8))).isEqualTo(4);
    assertThat(RidgeProbe.grid(new Stage("conv3", "relu3", 384, 13))).isEqualTo(3);
    assertThat(RidgeProbe.grid(new Stage("layer4", "layer4.2", 2048, 7))).isEqualTo(1);
    assertThat(RidgeProbe.grid(new Stage("conv13", "relu13", 512, 2))).isEqualTo(2);
  }
}
