package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.uicstream.engine.Layer;
import io.uicstream.engine.Model;
import io.uicstream.engine.ModelState;
import io.uicstream.engine.MultiLabels;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
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
   * of the change. Other processors, and other numbers of threads, round otherwise: statistics of
   * fewer images than these bring that near the bounds, or beyond.
   */
  @ParameterizedTest
  @CsvSource({
    "alexnet,       224, BN,     SOBEL, 8,  1e-4",
    "alexnet-small, 32,  BN,     SOBEL, 32, 1e-3",
    "alexnet-small, 64,  LINEAR, RGB,   32, 1e-3",
    "vgg16,         32,  BN,     RGB,   32, 1e-5",
    "resnet18,      32,  BN,     RGB,   16, 1e-3",
    "resnet50,      32,  BN,     RGB,   32, 1e-6"
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

  /**
   * A linear probe on the third convolution, for images that show several classes: frozen layers,
   * means of windows, a norm without scale and shift, short gradients.
   */
  @Test
  void shouldTrainProbesAlike() {
    Network whole = Networks.create("alexnet-small", 32, CLASSES, Head.BN, Input.SOBEL);
    Network network = probe(whole, "relu3");
    Sgd sgd = new Sgd(0.9f, 1e-6f, 0.1f);
    try (Model dl4j = new Dl4jEngine().create(network, sgd, 3);
        Model torch = new TorchEngine(Optional.of(Precision.FP32)).create(network, sgd, 4)) {
      Map<String, Tensor> initial = calibratedProbe(whole, dl4j.state().weights());
      dl4j.load(new ModelState(initial, dl4j.state().momentum()));
      torch.load(new ModelState(initial, torch.state().momentum()));
      for (int step = 1; step <= STEPS; step++) {
        ViewBatch views = views(32, 16, step);
        MultiLabels labels =
            new MultiLabels(CLASSES, new Random(step).ints(16 * CLASSES, -1, 2).toArray());
        float expected = dl4j.train(views, labels, 0.1f).loss();
        assertThat(torch.train(views, labels, 0.1f).loss()).isCloseTo(expected, within(1e-3f));
      }
      Map<String, Tensor> a = dl4j.state().weights();
      Map<String, Tensor> b = torch.state().weights();
      assertThat(distance(initial.keySet(), initial, a, b)).as("all weights").isLessThan(1e-3);
      assertThat(distance(dl4j.state().momentum().keySet(), initial, a, b))
          .as("weights that gradients change")
          .isLessThan(1e-3);
      for (String frozen : List.of("conv1.weight", "bn3.weight", "bn3.running_var")) {
        assertThat(a.get(frozen).values()).isEqualTo(initial.get(frozen).values());
        assertThat(b.get(frozen).values()).isEqualTo(initial.get(frozen).values());
      }
    }
  }

  private static Network probe(Network whole, String layer) {
    List<Layer> layers = new ArrayList<>();
    for (Layer one : whole.layers()) {
      layers.add(one);
      if (one.name().equals(layer)) {
        break;
      }
    }
    layers.add(new Layer.AveragePool("probe.pool", 3, 3, 1));
    layers.add(new Layer.BatchNorm("probe.norm", 96, false));
    layers.add(new Layer.Flatten("probe.flatten"));
    layers.add(new Layer.Linear("probe", 96 * 9, CLASSES, 0.01f));
    return new Network("probe", whole.side(), CLASSES, layers).frozenUpTo(layer);
  }

  /** The probe's weights, but running statistics of real views in the layers that are frozen. */
  private static Map<String, Tensor> calibratedProbe(Network whole, Map<String, Tensor> probe) {
    Map<String, Tensor> weights = new HashMap<>(probe);
    try (Model model = new Dl4jEngine().create(whole, Sgd.PAPER, 3)) {
      model.calibrate(views(whole.side(), 16, 0), 1);
      Map<String, Tensor> calibrated = model.state().weights();
      weights.replaceAll((name, tensor) -> calibrated.getOrDefault(name, tensor));
    }
    return weights;
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
