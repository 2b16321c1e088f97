package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.uicstream.engine.Model;
import io.uicstream.engine.ModelState;
import io.uicstream.engine.Network;
import io.uicstream.engine.Networks;
import io.uicstream.engine.Networks.Head;
import io.uicstream.engine.Networks.Input;
import io.uicstream.engine.Photometric;
import io.uicstream.engine.Precision;
import io.uicstream.engine.Sgd;
import io.uicstream.engine.Tensor;
import io.uicstream.engine.ViewBatch;
import io.uicstream.engine.ViewSampler;
import io.uicstream.engine.ViewSettings;
import io.uicstream.engine.dl4j.Dl4jEngine;
import io.uicstream.engine.torch.TorchEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engines are each other's oracle: same weights and images, same scores and same training. */
class CrossEngineIT {
  private static final int CLASSES = 10;
  private static final int STEPS = 5;

  /**
   * Dropout of the two engines draws other masks, so only heads without it can be compared. The
   * deeper a new network with batch normalisation is, the more its gradients grow from layer to
   * layer, and with them every difference in rounding that makes a unit cross zero: what VGG16 and
   * ResNet-50 learn drifts apart unless the steps are small, in which running statistics are most
   * of the change.
   */
  @ParameterizedTest
  @CsvSource({
    "alexnet,       224, BN,     SOBEL, 8,  1e-4",
    "alexnet-small, 32,  BN,     SOBEL, 32, 1e-3",
    "alexnet-small, 64,  LINEAR, RGB,   16, 1e-3",
    "vgg16,         32,  BN,     RGB,   16, 1e-5",
    "resnet18,      32,  BN,     RGB,   16, 1e-3",
    "resnet50,      32,  BN,     RGB,   8,  1e-6"
  })
  void shouldScoreAndTrainAlike(
      String name, int side, Head head, Input input, int images, float learningRate) {
    Network network = Networks.create(name, side, CLASSES, head, input);
    try (Model dl4j = new Dl4jEngine().create(network, Sgd.PAPER, 3);
        Model torch = new TorchEngine(Optional.of(Precision.FP32)).create(network, Sgd.PAPER, 4)) {
      dl4j.calibrate(views(side, images, 0), 1);
      ModelState state = dl4j.state();
      torch.load(state);
      Map<String, Tensor> initial = state.weights();

      float[] expected = dl4j.scores(views(side, images, 0)).scores().logits();
      float[] actual = torch.scores(views(side, images, 0)).scores().logits();
      assertThat(actual).containsExactly(expected, within(1e-4f));

      train(dl4j, images, learningRate);
      train(torch, images, learningRate);
      Map<String, Tensor> a = dl4j.state().weights();
      Map<String, Tensor> b = torch.state().weights();
      assertThat(distance(initial.keySet(), initial, a, b)).as("all weights").isLessThan(1e-2);
      assertThat(distance(state.momentum().keySet(), initial, a, b))
          .as("weights that gradients change")
          .isLessThan(0.2);
    }
  }

  private static void train(Model model, int images, float learningRate) {
    for (int step = 1; step <= STEPS; step++) {
      int[] labels = new Random(step).ints(images, 0, CLASSES).toArray();
      model.train(views(model.network().side(), images, step), labels, learningRate).loss();
    }
  }

  /** Of what two models have learnt, as a part of what the first has: ‖Δa − Δb‖ / ‖Δa‖. */
  private static double distance(
      Set<String> names,
      Map<String, Tensor> initial,
      Map<String, Tensor> a,
      Map<String, Tensor> b) {
    double difference = 0;
    double change = 0;
    for (String name : names) {
      float[] start = initial.get(name).values();
      float[] first = a.get(name).values();
      float[] second = b.get(name).values();
      for (int i = 0; i < start.length; i++) {
        difference += Math.pow((double) first[i] - second[i], 2);
        change += Math.pow((double) first[i] - start[i], 2);
      }
    }
    return Math.sqrt(difference / change);
  }

  private static ViewBatch views(int side, int images, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[images * side * side * 3];
    random.nextBytes(pixels);
    ViewSampler sampler = new ViewSampler(ViewSettings.strong(side));
    List<Photometric> photometric = new ArrayList<>();
    for (int image = 0; image < images; image++) {
      photometric.add(sampler.sample(side, side, random).photometric());
    }
    return new ViewBatch(side, pixels, photometric);
  }
}
