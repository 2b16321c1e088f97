package io.uicstream.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.uicstream.engine.Engine;
import io.uicstream.engine.EngineContract;
import io.uicstream.engine.Layer;
import io.uicstream.engine.Model;
import io.uicstream.engine.Network;
import io.uicstream.engine.Networks;
import io.uicstream.engine.Photometric;
import io.uicstream.engine.Sgd;
import io.uicstream.engine.ViewBatch;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class Dl4jEngineTest extends EngineContract {
  @Override
  protected Engine engine() {
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
    Network network =
        new Network(
            "odd",
            8,
            2,
            List.of(
                new Layer.Convolution("conv1", 3, 3, 3, 1, 1),
                new Layer.Sobel("late"),
                new Layer.Flatten("flatten"),
                new Layer.Linear("top", 128, 2, 0.1f)));
    assertThatThrownBy(() -> engine().create(network, Sgd.PAPER, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("late");
  }

  /**
   * A step's arrays take over 2 MB, so 200 steps that kept theirs would take over 400 MB; weights,
   * gradients and momentum of a model take 12 MB, so ten models that kept theirs over 120 MB.
   */
  @Test
  void shouldNotGrowWhileTrainingAndFreeAllWhenClosed() throws InterruptedException {
    Network network =
        Networks.create("alexnet-small", 32, 10, Networks.Head.PAPER, Networks.Input.SOBEL);
    byte[] pixels = new byte[4 * 32 * 32 * 3];
    new Random(1).nextBytes(pixels);
    Photometric strong = new Photometric(true, 1.2f, 0.8f, 1.1f, 1, 1, 1.1f, false, 1);
    ViewBatch views = new ViewBatch(32, pixels, Collections.nCopies(4, strong));
    long closed = 0;
    for (int round = 0; round < 11; round++) {
      try (Model model = engine().create(network, Sgd.PAPER, 1)) {
        trainAndScore(model, views, 10);
        long warm = residentBytes();
        trainAndScore(model, views, round == 0 ? 200 : 1);
        assertThat(residentBytes()).isLessThan(warm + (80 << 20));
      }
      closed = round == 0 ? residentBytes() : closed;
    }
    assertThat(residentBytes()).isLessThan(closed + (80 << 20));
  }

  private static void trainAndScore(Model model, ViewBatch views, int steps) {
    int[] labels = {0, 1, 2, 3};
    for (int step = 0; step < steps; step++) {
      model.train(views, labels, 0.01f).scores();
      model.scores(views).scores();
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
