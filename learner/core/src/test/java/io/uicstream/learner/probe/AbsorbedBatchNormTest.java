package io.uicstream.learner.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.uicstream.engine.Initializer;
import io.uicstream.engine.Layer;
import io.uicstream.engine.ModelState;
import io.uicstream.engine.Network;
import io.uicstream.engine.NetworkSpec;
import io.uicstream.engine.Networks;
import io.uicstream.engine.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AbsorbedBatchNormTest {
  private static Tensor random(SplittableRandom random, long... shape) {
    float[] values = new float[(int) Tensor.size(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.5f + random.nextFloat();
    }
    return new Tensor(shape, values);
  }

  /** Of two inputs and one pixel, so that both sides can be written down. */
  @Test
  void shouldComputeWhatConvolutionAndBatchNormCompute() {
    SplittableRandom random = new SplittableRandom(1);
    List<Layer> layers =
        List.of(new Layer.Convolution("conv", 2, 3, 1, 1, 0, true), new Layer.BatchNorm("bn", 3));
    Map<String, Tensor> weights = new HashMap<>();
    weights.put("conv.weight", random(random, 3, 2, 1, 1));
    for (String name :
        List.of("conv.bias", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var")) {
      weights.put(name, random(random, 3));
    }

    Map<String, Tensor> absorbed = AbsorbedBatchNorm.weights(layers, weights);

    assertThat(AbsorbedBatchNorm.layers(layers)).containsExactly(layers.get(0));
    assertThat(absorbed).containsOnlyKeys("conv.weight", "conv.bias");
    double[] input = {0.3, -1.7};
    for (int out = 0; out < 3; out++) {
      double expected = convolution(weights, input, out) - value(weights, "bn.running_mean", out);
      expected /= Math.sqrt(value(weights, "bn.running_var", out) + 1e-5);
      expected = expected * value(weights, "bn.weight", out) + value(weights, "bn.bias", out);
      assertThat(convolution(absorbed, input, out)).isCloseTo(expected, within(1e-6));
    }
  }

  private static double value(Map<String, Tensor> weights, String name, int i) {
    return weights.get(name).values()[i];
  }

  private static double convolution(Map<String, Tensor> weights, double[] input, int out) {
    return value(weights, "conv.weight", 2 * out) * input[0]
        + value(weights, "conv.weight", 2 * out + 1) * input[1]
        + value(weights, "conv.bias", out);
  }

  /** Chains and blocks: the state fits, only the head is new. */
  @Test
  void shouldGiveANetworkANewClassifier() {
    for (String name : List.of("alexnet-small", "resnet18")) {
      int side = Networks.sides(name).get(0);
      NetworkSpec spec = new NetworkSpec(name, side, 10, Networks.Head.BN, Networks.Input.SOBEL);
      VocNetwork.require(spec);
      Map<String, Tensor> weights = Initializer.weights(spec.network(), 1);

      Network head = VocNetwork.of(spec, VocTraining.FC6_8, 20);
      ModelState ofHead = VocNetwork.state(spec, head, weights, 2);
      head.require(ofHead);
      assertThat(ofHead.momentum().keySet()).noneMatch(parameter -> parameter.contains("conv"));
      head.backbone()
          .keySet()
          .forEach(w -> assertThat(ofHead.weights().get(w)).isSameAs(weights.get(w)));

      Network all = VocNetwork.of(spec, VocTraining.ALL, 20);
      ModelState ofAll = VocNetwork.state(spec, all, weights, 2);
      all.require(ofAll);
      assertThat(all.backbone().values()).isNotEmpty().allMatch(Network.Parameter::trainable);
    }
  }
}
