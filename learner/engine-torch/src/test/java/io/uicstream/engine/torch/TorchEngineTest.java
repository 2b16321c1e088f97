package io.uicstream.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.uicstream.engine.Engine;
import io.uicstream.engine.EngineContract;
import io.uicstream.engine.Initializer;
import io.uicstream.engine.Layer;
import io.uicstream.engine.Model;
import io.uicstream.engine.ModelState;
import io.uicstream.engine.MultiLabels;
import io.uicstream.engine.Network;
import io.uicstream.engine.Networks;
import io.uicstream.engine.NvidiaGpu;
import io.uicstream.engine.Pending;
import io.uicstream.engine.Photometric;
import io.uicstream.engine.Precision;
import io.uicstream.engine.Sgd;
import io.uicstream.engine.Tensor;
import io.uicstream.engine.ViewBatch;
import io.uicstream.engine.torch.TorchModel.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchEngineTest implements EngineContract {
  private static final Photometric STRONG =
      new Photometric(true, 1.2f, 0.8f, 1.1f, 1, 1, 1.1f, false, 1);

  @Override
  public Engine engine() {
    return new TorchEngine(Optional.of(Precision.FP32));
  }

  @Test
  void shouldSayWhatItRunsOnAndIn() {
    assertThat(engine().name()).isEqualTo("torch");
    assertThat(engine().unavailable()).isEmpty();
    assertThat(engine().precision()).isEqualTo(Precision.FP32);
    assertThat(engine().device())
        .startsWith(engine().gpu() ? "torch (" : "torch (CPU, ")
        .endsWith(", fp32)");
    assertThat(new TorchEngine(Optional.of(Precision.BF16)).device()).endsWith(", bf16)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          flags : fpu avx2 avx512f avx512_bf16 sse | true
          flags : fpu avx512f amx_bf16 amx_tile    | true
          flags : fpu avx2 avx512f                 | false
          Features : fp asimd bf16                 | false
          """)
  void shouldKnowWhichProcessorsMultiplyBfloat16(String cpuinfo, boolean expected) {
    assertThat(CpuThreads.bf16("processor : 0\n" + cpuinfo.replace(" :", "\t:")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NVIDIA H200, 9.0, 580.65.06, 143771            |
          NVIDIA GeForce RTX 2080 Ti, 7.5, 590.1.1, 11264|
          Tesla V100-SXM2-16GB, 7.0, 580.65.06, 16384    | Tesla V100-SXM2-16GB (sm_70)
          NVIDIA A100-SXM4-80GB, 8.0, 550.54.14, 81920   | update the driver
          """)
  void shouldLeaveAloneByNameWhatItCannotUse(String line, String reason) {
    Optional<String> refusal = Backend.refusal(NvidiaGpu.parse(line).stream().toList());
    if (reason == null) {
      assertThat(refusal).isEmpty();
    } else {
      assertThat(refusal).hasValueSatisfying(text -> assertThat(text).contains(reason));
    }
  }

  @Test
  void shouldScoreInBfloat16AlmostAsInFloats() {
    Network network = small(Networks.Head.BN);
    ViewBatch views = views(16);
    try (Model floats = engine().create(network, Sgd.PAPER, 1);
        Model halves = new TorchEngine(Optional.of(Precision.BF16)).create(network, Sgd.PAPER, 1)) {
      floats.calibrate(views, 1);
      halves.load(floats.state());
      float[] expected = floats.scores(views).scores().logits();
      float[] actual = halves.scores(views).scores().logits();
      assertThat(actual).isNotEqualTo(expected);
      double squares = 0;
      for (int i = 0; i < actual.length; i++) {
        squares += Math.pow(actual[i] - expected[i], 2);
      }
      // Eight bits of mantissa through eight layers, where the logits spread over about 1.
      assertThat(Math.sqrt(squares / actual.length)).isLessThan(0.1);
    }
  }

  /** A probe with all that is new to bfloat16 in one: frozen layers, means of windows, no scale. */
  @Test
  void shouldProbeInBfloat16AlmostAsInFloats() {
    Network network = probe();
    ViewBatch views = views(16);
    MultiLabels labels = new MultiLabels(10, new Random(6).ints(160, -1, 2).toArray());
    Sgd sgd = new Sgd(0.9f, 1e-4f, 1);
    try (Model floats = engine().create(network, sgd, 1);
        Model halves = new TorchEngine(Optional.of(Precision.BF16)).create(network, sgd, 1)) {
      ModelState before = halves.state();
      for (int step = 0; step < 5; step++) {
        float expected = floats.train(views, labels, 0.1f).loss();
        float actual = halves.train(views, labels, 0.1f).loss();
        assertThat(actual).isNotEqualTo(expected).isCloseTo(expected, withinPercentage(1));
      }
      ModelState after = halves.state();
      assertThat(after.weights().get("conv2.weight").values())
          .isEqualTo(before.weights().get("conv2.weight").values());
      assertThat(after.weights().get("probe.weight").values())
          .isNotEqualTo(before.weights().get("probe.weight").values());
    }
  }

  private static Network probe() {
    List<Layer> layers = new ArrayList<>();
    for (Layer layer : small(Networks.Head.BN).layers()) {
      layers.add(layer);
      if (layer.name().equals("relu2")) {
        break;
      }
    }
    layers.add(new Layer.AveragePool("average", 3, 3, 1));
    layers.add(new Layer.BatchNorm("norm", 64, false));
    layers.add(new Layer.Flatten("flatten"));
    layers.add(new Layer.Linear("probe", 64 * 36, 10, 0.01f));
    return new Network("probe", 32, 10, layers).frozenUpTo("relu2");
  }

  @Test
  void shouldLearnInBfloat16AndKeepWeightsInFloats() {
    Network network = small(Networks.Head.BN);
    ViewBatch views = views(32);
    int[] labels = new Random(6).ints(32, 0, 10).toArray();
    try (Model model = new TorchEngine(Optional.of(Precision.BF16)).create(network, Sgd.PAPER, 1)) {
      ModelState before = model.state();
      float first = model.train(views, labels, 1e-6f).loss();
      // A step of 1e-6 is lost where weights have eight bits.
      Map<String, Tensor> after = model.state().weights();
      assertThat(after.get("conv1.weight").values())
          .isNotEqualTo(before.weights().get("conv1.weight").values());
      Pending last = null;
      for (int step = 0; step < 60; step++) {
        last = model.train(views, labels, 0.05f);
      }
      assertThat(last.loss()).isLessThan(first / 4);
    }
  }

  /** What is computed later must not spoil what was launched before and is read after it. */
  @Test
  void shouldKeepBatchesApartWhoseResultsAreReadLate() {
    Network network = small(Networks.Head.BN);
    int[] labels = new int[24];
    try (Model patient = engine().create(network, Sgd.PAPER, 1);
        Model prompt = engine().create(network, Sgd.PAPER, 1)) {
      List<Pending> launched = new ArrayList<>();
      List<float[]> expected = new ArrayList<>();
      for (int round = 1; round <= 8; round++) {
        ViewBatch step = views(8 + round);
        ViewBatch arrivals = views(3 * round);
        int[] some = Arrays.copyOf(labels, step.images());
        launched.add(patient.train(step, some, 0.01f));
        launched.add(patient.scores(arrivals));
        expected.add(prompt.train(step, some, 0.01f).scores().logits());
        expected.add(prompt.scores(arrivals).scores().logits());
      }
      for (int i = 0; i < launched.size(); i++) {
        assertThat(launched.get(i).scores().logits())
            .containsExactly(expected.get(i), within(1e-4f));
      }
    }
  }

  /** The halves of the minibatch are alike, so that their batch statistics are the whole's. */
  @Test
  void shouldTrainOnPartsAsOnTheWhole() {
    ViewBatch views = twice(views(64));
    int[] labels = new Random(6).ints(128, 0, 10).toArray();
    MultiLabels several = new MultiLabels(10, new Random(7).ints(1280, -1, 2).toArray());
    try (Model parts = onThreads(2);
        Model whole = onThreads(1)) {
      assertAlike(parts.train(views, labels, 0.1f), whole.train(views, labels, 0.1f));
      assertAlike(parts.state(), whole.state());
      whole.load(parts.state());
      assertAlike(parts.train(views, several, 0.1f), whole.train(views, several, 0.1f));
      assertAlike(parts.state(), whole.state());
    }
  }

  private static void assertAlike(Pending parts, Pending whole) {
    assertThat(parts.loss()).isCloseTo(whole.loss(), withinPercentage(0.01));
    assertThat(parts.scores().logits()).containsExactly(whole.scores().logits(), within(1e-3f));
  }

  /**
   * Momenta are the sums of gradients. Rounding takes a unit of a ReLU across 0 now and then, which
   * moves the gradients behind it by less than a hundredth.
   */
  private static void assertAlike(ModelState parts, ModelState whole) {
    whole
        .momentum()
        .forEach(
            (name, expected) -> {
              double difference = 0;
              double length = 0;
              for (int i = 0; i < expected.values().length; i++) {
                float actual = parts.momentum().get(name).values()[i];
                difference += Math.pow(actual - expected.values()[i], 2);
                length += Math.pow(expected.values()[i], 2);
              }
              assertThat(Math.sqrt(difference))
                  .as(name)
                  .isLessThan(0.03 * Math.sqrt(length) + 1e-5);
            });
  }

  @Test
  void shouldTakeRunningStatisticsFromTheFirstPart() {
    assumeFalse(engine().gpu(), "a GPU trains on whole minibatches");
    ViewBatch first = views(64);
    byte[] pixels = Arrays.copyOf(first.pixels(), 2 * first.pixels().length);
    ViewBatch views = new ViewBatch(32, pixels, Collections.nCopies(128, STRONG));
    try (Model parts = onThreads(2);
        Model alone = onThreads(1)) {
      parts.train(views, new int[128], 0);
      alone.train(first, new int[64], 0);
      for (String name : List.of("bn1.running_mean", "bn5.running_var")) {
        assertThat(parts.state().weights().get(name).values())
            .containsExactly(alone.state().weights().get(name).values(), within(1e-5f));
      }
    }
  }

  @Test
  void shouldFailAsAPartFailsAndGoOn() {
    assumeFalse(engine().gpu(), "a class that there is not ends all work with a GPU");
    ViewBatch views = views(128);
    int[] labels = new int[128];
    int[] unknown = labels.clone();
    unknown[127] = 10;
    Constants constants = new Constants(Backend.loaded());
    Network network = small(Networks.Head.BN);
    Weights weights = new Weights(network, Backend.loaded(), constants);
    weights.load(Initializer.state(network, 1));
    try (Replicas replicas =
        new Replicas(
            () -> new Replica(network, Backend.loaded(), Precision.FP32, weights, constants), 2)) {
      AtomicInteger updates = new AtomicInteger();
      assertThatThrownBy(() -> launch(replicas, views, unknown, updates).join())
          .hasMessageContaining("out of bounds");
      assertThat(updates).hasValue(0);
      assertThat(launch(replicas, views, labels, updates).join().loss()).isFinite();
      assertThat(updates).hasValue(1);
    } finally {
      constants.close();
    }
  }

  private static CompletableFuture<Pending> launch(
      Replicas replicas, ViewBatch views, int[] labels, AtomicInteger updates) {
    return replicas.launch(new Examples(views, Targets.of(labels)), updates::incrementAndGet);
  }

  private static ViewBatch twice(ViewBatch views) {
    int bytes = views.pixels().length;
    byte[] pixels = Arrays.copyOf(views.pixels(), 2 * bytes);
    System.arraycopy(views.pixels(), 0, pixels, bytes, bytes);
    return new ViewBatch(views.side(), pixels, Collections.nCopies(2 * views.images(), STRONG));
  }

  private static Model onThreads(int threads) {
    return new TorchModel(
        Backend.loaded(),
        Precision.FP32,
        small(Networks.Head.BN),
        new Training(Sgd.PAPER, 1, threads));
  }

  @Test
  void shouldDropByTheSeedAndTheStepOnly() {
    Network network = small(Networks.Head.PAPER);
    ViewBatch views = views(8);
    int[] labels = new int[8];
    try (Model first = engine().create(network, Sgd.PAPER, 7);
        Model other = engine().create(network, Sgd.PAPER, 9);
        Model second = engine().create(network, Sgd.PAPER, 7)) {
      for (int step = 0; step < 3; step++) {
        float expected = first.train(views, labels, 0).loss();
        other.train(views, labels, 0);
        assertThat(second.train(views, labels, 0).loss()).isEqualTo(expected);
      }
    }
  }

  /**
   * A step makes over 100 native objects, so 10,000 steps (5,000 in either precision) that kept one
   * of them would be counted.
   */
  @Test
  void shouldNotGrowIn10000Steps() {
    Network network = little(List.of(new Layer.Dropout("drop", 0.5f)));
    Training once = new Training(Sgd.PAPER, 1, 1);
    assertConstant(network, Precision.FP32, once, 8, 5_000);
    Training clipped = new Training(new Sgd(0.9f, 1e-4f, 0.1f), 1, 1);
    assertConstant(network.frozenUpTo("relu1"), Precision.BF16, clipped, 8, 5_000);
  }

  @Test
  void shouldNotGrowIn1000StepsInParts() {
    assertConstant(little(List.of()), Precision.BF16, new Training(Sgd.PAPER, 1, 2), 128, 1_000);
  }

  private static Network little(List<Layer> beforeTheTop) {
    List<Layer> layers =
        new ArrayList<>(
            List.of(
                new Layer.Normalize("normalize", new float[] {0, 0, 0}, new float[] {1, 1, 1}),
                new Layer.Sobel("sobel"),
                new Layer.Convolution("conv1", 2, 8, 3, 1, 1, true),
                new Layer.BatchNorm("bn1", 8),
                new Layer.Relu("relu1"),
                new Layer.MaxPool("pool1", 2, 2, 0),
                new Layer.Residual(
                    "block",
                    List.of(new Layer.Convolution("conv2", 8, 8, 3, 1, 1, false)),
                    List.of()),
                new Layer.GlobalAveragePool("average"),
                new Layer.Flatten("flatten")));
    layers.addAll(beforeTheTop);
    layers.add(new Layer.Linear("top", 8, 4, 0.5f));
    return new Network("little", 8, 4, layers);
  }

  private static void assertConstant(
      Network network, Precision precision, Training training, int images, int steps) {
    ViewBatch views = views(8, images);
    long before = Pointer.totalCount();
    try (Model model = new TorchModel(Backend.loaded(), precision, network, training)) {
      trainAndScore(model, views, 500);
      long objects = Pointer.totalCount();
      long bytes = Pointer.physicalBytes();
      trainAndScore(model, views, steps);
      assertThat(Pointer.totalCount()).isLessThan(objects + 100);
      assertThat(Pointer.physicalBytes()).isLessThan(bytes + (50L << 20));
    }
    assertThat(Pointer.totalCount()).as("what is left").isLessThanOrEqualTo(before);
  }

  private static void trainAndScore(Model model, ViewBatch views, int steps) {
    int[] labels = new int[views.images()];
    MultiLabels several = new MultiLabels(4, new int[4 * views.images()]);
    for (int step = 0; step < steps; step++) {
      if (step % 4 == 0) {
        model.train(views, several, 0.01f).scores();
      } else {
        model.train(views, labels, 0.01f).scores();
      }
      if (step % 100 == 0) {
        model.scores(views).scores();
        model.features(views, "block");
        model.calibrate(views, 0.5f);
      }
    }
  }

  @Test
  void shouldRefuseUseAfterClose() {
    Model model = engine().create(small(Networks.Head.BN), Sgd.PAPER, 1);
    model.close();
    model.close();
    assertThatThrownBy(model::state)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  private static Network small(Networks.Head head) {
    return Networks.create("alexnet-small", 32, 10, head, Networks.Input.SOBEL);
  }

  private static ViewBatch views(int images) {
    return views(32, images);
  }

  private static ViewBatch views(int side, int images) {
    byte[] pixels = new byte[images * side * side * 3];
    new Random(1).nextBytes(pixels);
    return new ViewBatch(side, pixels, Collections.nCopies(images, STRONG));
  }
}
