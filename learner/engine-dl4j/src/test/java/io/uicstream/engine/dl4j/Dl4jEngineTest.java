package io.uicstream.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.uicstream.engine.Engine;
import io.uicstream.engine.EngineContract;
import io.uicstream.engine.Layer;
import io.uicstream.engine.Model;
import io.uicstream.engine.Network;
import io.uicstream.engine.Networks;
import io.uicstream.engine.Photometric;
import io.uicstream.engine.Sgd;
import io.uicstream.engine.Tensor;
import io.uicstream.engine.ViewBatch;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class Dl4jEngineTest implements EngineContract {
  private static final int SIDE = 8;

  @Override
  public Engine engine() {
    return new Dl4jEngine();
  }

  @Test
  void shouldSayWhatItRunsOn() {
    assertThat(engine().name()).isEqualTo("dl4j");
    assertThat(engine().unavailable()).isEmpty();
    assertThat(engine().device()).startsWith("dl4j (CPU, ").endsWith(")");
  }

  @Test
  void shouldNameALayerThatItCannotDo() {
    assertThatThrownBy(() -> engine().create(withLayer(new Layer.Sobel("late")), Sgd.PAPER, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("late");
    Layer block = new Layer.Residual("block", List.of(new Layer.Sobel("inside")), List.of());
    assertThatThrownBy(() -> engine().create(withLayer(block), Sgd.PAPER, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("inside");
  }

  /** A body that wrote into its input would show in the shortcut: max(0, max(0, x) + x). */
  @Test
  void shouldLeaveTheInputOfABlockToItsShortcut() {
    Layer block = new Layer.Residual("block", List.of(new Layer.Relu("relu")), List.of());
    ViewBatch views = views(SIDE, 2);
    try (Model model = engine().create(withLayer(block), Sgd.PAPER, 1)) {
      float[] input = model.features(views, "conv1").values();
      float[] output = model.features(views, "block").values();
      float[] expected = new float[input.length];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = 2 * Math.max(0, input[i]);
      }
      assertThat(output).isEqualTo(expected).contains(0);
      assertThatThrownBy(() -> model.features(views, "relu"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("relu", "conv1", "block");
    }
  }

  private static Network withLayer(Layer layer) {
    return new Network(
        "odd",
        SIDE,
        2,
        List.of(
            new Layer.Convolution("conv1", 3, 3, 3, 1, 1, true),
            layer,
            new Layer.Flatten("flatten"),
            new Layer.Linear("top", 3 * SIDE * SIDE, 2, 0.1f)));
  }

  /**
   * A training pass moves statistics from 0 by a tenth, calibration with momentum 1 all the way.
   */
  @Test
  void shouldCalibrateWithinBlocks() {
    Network network = Networks.create("resnet18", 32, 10, Networks.Head.LINEAR, Networks.Input.RGB);
    ViewBatch views = views(32, 2);
    try (Model model = engine().create(network, Sgd.PAPER, 1)) {
      model.train(views, new int[] {0, 1}, 0);
      Map<String, Tensor> tenth = model.state().weights();
      model.calibrate(views, 1);
      Map<String, Tensor> whole = model.state().weights();
      assertThat(whole).containsKey("layer4.1.bn2.running_mean");
      whole.forEach(
          (name, tensor) -> {
            if (name.endsWith(".running_mean")) {
              assertClose(name, tensor.values(), tenth.get(name).values());
            }
          });
    }
  }

  private static void assertClose(String name, float[] whole, float[] tenth) {
    float[] expected = new float[tenth.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = 10 * tenth[i];
    }
    assertThat(whole).as(name).containsExactly(expected, within(1e-4f));
  }

  /**
   * A step's arrays take over 2 MB, so 120 steps that kept theirs would take over 240 MB; weights,
   * gradients and momentum of a model take 12 MB, so ten models that kept theirs over 120 MB.
   */
  @Test
  void shouldNotGrowWhileTrainingAndFreeAllWhenClosed() throws InterruptedException {
    Network network =
        Networks.create("alexnet-small", 32, 10, Networks.Head.PAPER, Networks.Input.SOBEL);
    Photometric strong = new Photometric(true, 1.2f, 0.8f, 1.1f, 1, 1, 1.1f, false, 1);
    ViewBatch views = new ViewBatch(32, pixels(32, 4), Collections.nCopies(4, strong));
    long closed = 0;
    for (int round = 0; round < 11; round++) {
      try (Model model = engine().create(network, Sgd.PAPER, 1)) {
        use(model, views, "fc7", round == 0 ? 10 : 2);
        long warm = residentBytes();
        use(model, views, "fc7", round == 0 ? 120 : 1);
        assertThat(residentBytes()).isLessThan(warm + (80 << 20));
      }
      closed = round == 0 ? residentBytes() : closed;
    }
    assertThat(residentBytes()).isLessThan(closed + (80 << 20));
  }

  /** What lies between the parts of these blocks takes over 3 MB in each kind of pass. */
  @Test
  void shouldNotGrowWithBlocksAndFrozenOnes() throws InterruptedException {
    Network network = withBlocks().frozenUpTo("block1");
    ViewBatch views = views(32, 4);
    try (Model model = engine().create(network, Sgd.PAPER, 1)) {
      use(model, views, "block2", 20);
      long warm = residentBytes();
      use(model, views, "block2", 100);
      assertThat(residentBytes()).isLessThan(warm + (80 << 20));
    }
  }

  private static Network withBlocks() {
    return new Network(
        "blocks",
        32,
        10,
        List.of(
            new Layer.Convolution("conv1", 3, 64, 3, 2, 1, false),
            block("block1"),
            block("block2"),
            new Layer.GlobalAveragePool("average"),
            new Layer.Flatten("flatten"),
            new Layer.Linear("top", 64, 10, 0.1f)));
  }

  private static Layer block(String name) {
    return new Layer.Residual(
        name,
        List.of(
            new Layer.Convolution(name + ".conv1", 64, 128, 1, 1, 0, false),
            new Layer.BatchNorm(name + ".bn1", 128),
            new Layer.Relu(name + ".relu"),
            new Layer.Convolution(name + ".conv2", 128, 64, 1, 1, 0, false)),
        List.of());
  }

  private static void use(Model model, ViewBatch views, String layer, int steps) {
    int[] labels = {0, 1, 2, 3};
    for (int step = 0; step < steps; step++) {
      model.train(views, labels, 0.01f).scores();
      model.scores(views).scores();
      assertThat(model.features(views, layer).values()).isNotEmpty();
    }
  }

  /**
   * Memory of the process once the collector has run, all of the Java heap's young part included.
   */
  private static long residentBytes() throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      assertThat(new byte[1 << 20]).isNotEmpty();
    }
    long bytes = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(50);
      bytes = Math.min(bytes, Pointer.physicalBytes());
    }
    return bytes;
  }

  private static ViewBatch views(int side, int images) {
    return new ViewBatch(side, pixels(side, images), Collections.nCopies(images, Photometric.NONE));
  }

  private static byte[] pixels(int side, int images) {
    byte[] pixels = new byte[images * side * side * 3];
    new Random(1).nextBytes(pixels);
    return pixels;
  }

  @Test
  void shouldRefuseUseAfterClose() {
    Network network =
        Networks.create("alexnet-small", 32, 10, Networks.Head.BN, Networks.Input.RGB);
    Model model = engine().create(network, Sgd.PAPER, 1);
    model.close();
    model.close();
    assertThatThrownBy(model::state)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
