package io.uicstream.engine;

import static io.uicstream.engine.ModelStates.assertClose;
import static io.uicstream.engine.ModelStates.withRunningStatistics;
import static io.uicstream.engine.TinyNetworks.CLASSES;
import static io.uicstream.engine.TinyNetworks.PLAIN;
import static io.uicstream.engine.TinyNetworks.SIDE;
import static io.uicstream.engine.TinyNetworks.network;
import static io.uicstream.engine.TinyNetworks.pixels;
import static io.uicstream.engine.TinyNetworks.tiny;
import static io.uicstream.engine.TinyNetworks.tinyResidual;
import static io.uicstream.engine.TinyNetworks.views;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an engine computes of images: views, features and scores. */
public interface ForwardContract extends EngineUnderTest {
  @ParameterizedTest
  @ValueSource(strings = {"none", "flip", "jitter", "grayscale", "blur", "mixed"})
  default void shouldMakeTheViewsOfTheReference(String kind) {
    Network network = tiny(false, 0);
    ViewBatch views = new ViewBatch(SIDE, pixels(SIDE, 5, 3), photometric(kind));
    try (Model model = engine().create(network, Sgd.PAPER, 7)) {
      // Of the description's normalisation only the inverse is left to do.
      Layer.Normalize normalize = (Layer.Normalize) network.layers().get(0);
      float[] actual = model.features(views, "normalize").values();
      for (int i = 0; i < actual.length; i++) {
        int channel = i / (SIDE * SIDE) % 3;
        actual[i] = actual[i] * normalize.std()[channel] + normalize.mean()[channel];
      }
      float[] reference = ViewReference.apply(views);
      assertThat(actual).containsExactly(reference, within(1e-3f));
    }
  }

  private static List<Photometric> photometric(String kind) {
    Photometric jitter = new Photometric(false, 1.4f, 0.7f, 1.3f, 0.9f, 1.2f, 1.1f, false, 0);
    Photometric grey = new Photometric(true, 1, 1, 1, 1, 1, 1, true, 0);
    Photometric blur = new Photometric(false, 1, 1, 1, 1, 1, 1, false, 1.7f);
    Photometric slight = new Photometric(false, 1, 1, 1, 1, 1, 1, false, 0.3f);
    Photometric all = new Photometric(true, 0.6f, 1.4f, 0.2f, 1.2f, 0.8f, 1, false, 2.5f);
    Photometric none = Photometric.NONE;
    return switch (kind) {
      case "none" -> List.of(none, none, none, none, none);
      case "flip" -> List.of(none, Photometric.FLIP, none, none, Photometric.FLIP);
      case "jitter" -> List.of(jitter, none, jitter, jitter, none);
      case "grayscale" -> List.of(grey, none, grey, jitter, none);
      case "blur" -> List.of(none, blur, slight, none, blur);
      default -> List.of(jitter, grey, blur, all, none);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"rgb", "sobel", "residual", "probe", "frozen", "frozen-input"})
  default void shouldScoreLikeTheReference(String name) {
    Network network = network(name);
    ViewBatch views = views(SIDE, 4, 1);
    try (Model model = engine().create(network, Sgd.PAPER, 7)) {
      ModelState state = withRunningStatistics(model.state());
      model.load(state);
      double[] expected =
          new ReferenceForward(network, ReferenceForward.weights(state), false).run(views);
      Pending pending = model.scores(views);
      assertClose(pending.scores().logits(), expected, 1e-4);
      assertThat(pending.loss()).isNaN();
    }
  }

  @Test
  default void shouldGiveTheOutputOfEachBlock() {
    Network network = tinyResidual();
    ViewBatch views = views(SIDE, 2, 1);
    try (Model model = engine().create(network, Sgd.PAPER, 7)) {
      ReferenceForward reference =
          new ReferenceForward(network, ReferenceForward.weights(model.state()), false);
      reference.run(views);
      for (Layer layer : network.layers()) {
        Tensor features = model.features(views, layer.name());
        assertClose(features.values(), reference.output(layer.name()), 1e-4);
      }
      assertThat(model.features(views, "block2").shape()).containsExactly(2, 6, 3, 3);
      assertThat(model.features(views, "average").shape()).containsExactly(2, 6, 1, 1);
    }
  }

  @Test
  default void shouldGiveTheOutputOfEachLayer() {
    Network network = tiny(true, 0.5f);
    ViewBatch views = views(SIDE, 2, 1);
    try (Model model = engine().create(network, Sgd.PAPER, 7)) {
      ReferenceForward reference =
          new ReferenceForward(network, ReferenceForward.weights(model.state()), false);
      reference.run(views);
      for (Layer layer : network.layers()) {
        Tensor features = model.features(views, layer.name());
        assertThat(features.shape()[0]).as(layer.name()).isEqualTo(2);
        assertClose(features.values(), reference.output(layer.name()), 1e-4);
      }
      assertThat(model.features(views, "conv2").shape()).containsExactly(2, 5, 4, 4);
      assertThat(model.features(views, "fc").shape()).containsExactly(2, 6);
      assertThatThrownBy(() -> model.features(views, "conv9"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("conv9", "normalize", "conv1", "top");
    }
  }

  /**
   * Windows that begin in the padding, one of them at a corner, and one that is incomplete. Golden
   * values: {@code torch.nn.functional.avg_pool2d(torch.arange(108.).view(1, 3, 6, 6), 3, 2, 1)}.
   */
  @Test
  default void shouldAverageLikePyTorch() {
    float[] golden = {
      1.5556f, 3.3333f, 4.6667f, 8.3333f, 14.0000f, 16.0000f, 16.3333f, 26.0000f, 28.0000f,
      17.5556f, 27.3333f, 28.6667f, 32.3333f, 50.0000f, 52.0000f, 40.3333f, 62.0000f, 64.0000f,
      33.5556f, 51.3333f, 52.6667f, 56.3333f, 86.0000f, 88.0000f, 64.3333f, 98.0000f, 100.0000f
    };
    float level = 1 / 255f;
    Network network =
        new Network(
            "average",
            6,
            CLASSES,
            List.of(
                new Layer.Normalize("normalize", new float[3], new float[] {level, level, level}),
                new Layer.AveragePool("pool", 3, 2, 1),
                new Layer.Flatten("flatten"),
                new Layer.Linear("top", 27, CLASSES, 0.1f)));
    byte[] pixels = new byte[108];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % 3 * 36 + i / 3);
    }
    try (Model model = engine().create(network, PLAIN, 7)) {
      Tensor pooled = model.features(new ViewBatch(6, pixels, List.of(Photometric.NONE)), "pool");
      assertThat(pooled.shape()).containsExactly(1, 3, 3, 3);
      assertThat(pooled.values()).containsExactly(golden, within(1e-3f));
    }
  }

  @Test
  default void shouldDropOnlyWhileTraining() {
    Network network = tiny(true, 0.5f);
    ViewBatch views = views(SIDE, 4, 1);
    int[] labels = {0, 1, 2, 0};
    try (Model model = engine().create(network, Sgd.PAPER, 7)) {
      double[] expected =
          new ReferenceForward(network, ReferenceForward.weights(model.state()), false).run(views);
      assertClose(model.scores(views).scores().logits(), expected, 1e-4);
      float[] first = model.train(views, labels, 0).scores().logits();
      float[] second = model.train(views, labels, 0).scores().logits();
      assertThat(first).isNotEqualTo(second);
    }
  }

  @Test
  default void shouldRefuseWhatDoesNotFitTheNetwork() {
    try (Model model = engine().create(tiny(true, 0), Sgd.PAPER, 7)) {
      assertThatThrownBy(() -> model.scores(views(SIDE + 1, 2, 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("10");
      assertThatThrownBy(() -> model.train(views(SIDE, 2, 1), new int[] {0}, 0.1f))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> model.train(views(SIDE, 2, 1), new int[] {0, CLASSES}, 0.1f))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("label 3");
      assertThatThrownBy(() -> model.train(views(SIDE, 2, 1), multiLabels(1, CLASSES), 0.1f))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 x 3 labels for 2 views");
      assertThatThrownBy(() -> model.train(views(SIDE, 2, 1), multiLabels(2, 4), 0.1f))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("3 classes");
    }
  }

  private static MultiLabels multiLabels(int images, int classes) {
    return new MultiLabels(classes, new int[images * classes]);
  }
}
