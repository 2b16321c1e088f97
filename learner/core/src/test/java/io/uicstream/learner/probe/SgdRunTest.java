package io.uicstream.learner.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.uicstream.engine.Pending;
import io.uicstream.engine.Scores;
import io.uicstream.engine.ViewBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SgdRunTest {
  private static final Decoding DECODING = new Decoding(8, 2, 1_000_000);

  private static ImageBytes shades(int undecodable) {
    return new ImageBytes() {
      @Override
      public byte[] read(int image) throws IOException {
        return image == undecodable
            ? new byte[] {1, 2, 3}
            : CentreViewsTest.image("a", image * 10).encoded();
      }

      @Override
      public String name(int image) {
        return "image " + image;
      }
    };
  }

  private static Pending loss(float loss) {
    return new Pending() {
      @Override
      public Scores scores() {
        throw new UnsupportedOperationException();
      }

      @Override
      public float loss() {
        return loss;
      }
    };
  }

  /** What was shown, step by step; the loss of step s is s. */
  private static List<List<Integer>> shown(long seed) {
    List<List<Integer>> shown = new ArrayList<>();
    try (ViewLoader loader = new ViewLoader(shades(-1), DECODING)) {
      SgdRun run = new SgdRun(loader, CropViews.anywhere(8), 11, 4);
      assertThat(run.stepsPerEpoch()).isEqualTo(2);
      double loss =
          run.run(
              6,
              seed,
              (views, drawn, step) -> {
                assertViews(views, drawn);
                shown.add(Arrays.stream(drawn).boxed().toList());
                return loss((float) step);
              },
              (what, done, total) -> assertThat(done).isLessThanOrEqualTo(total));
      assertThat(loss).as("mean of the last epoch's").isCloseTo(4.5, within(1e-9));
    }
    return shown;
  }

  private static void assertViews(ViewBatch views, int[] drawn) {
    for (int i = 0; i < drawn.length; i++) {
      assertThat(views.pixels()[i * 8 * 8 * 3] & 0xff).isEqualTo(drawn[i] * 10);
    }
  }

  @Test
  void shouldShowEveryImageBeforeAnyIsShownAgain() {
    List<List<Integer>> shown = shown(1);
    for (int epoch = 0; epoch < 3; epoch++) {
      List<Integer> images = new ArrayList<>(shown.get(2 * epoch));
      images.addAll(shown.get(2 * epoch + 1));
      assertThat(images).hasSize(8).doesNotHaveDuplicates();
    }
    assertThat(shown.subList(0, 2)).isNotEqualTo(shown.subList(2, 4));
    assertThat(shown(1)).isEqualTo(shown);
    assertThat(shown(2)).isNotEqualTo(shown);
  }

  @Test
  void shouldSayWhatCannotBeTrainedOn() {
    try (ViewLoader loader = new ViewLoader(shades(3), DECODING)) {
      assertThatThrownBy(
              () ->
                  new SgdRun(loader, CropViews.anywhere(8), 11, 11)
                      .run(1, 1, (views, drawn, step) -> loss(1), (what, done, total) -> {}))
          .isInstanceOf(ProbeException.class)
          .hasMessageStartingWith("image 3 ");
    }
    try (ViewLoader loader = new ViewLoader(shades(-1), DECODING)) {
      assertThatThrownBy(
              () ->
                  new SgdRun(loader, CropViews.anywhere(8), 2, 2)
                      .run(
                          1, 1, (views, drawn, step) -> loss(Float.NaN), (what, done, total) -> {}))
          .isInstanceOf(ProbeException.class)
          .hasMessageContaining("the loss is NaN");
    }
  }

  /** One confident crop for class 0 weighs less as probabilities than as logits. */
  @Test
  void shouldAddProbabilitiesOrLogits() {
    float[] logits = new float[2];
    float[] probabilities = new float[2];
    for (float[] crop : new float[][] {{9, 0}, {0, 2}, {0, 2}}) {
      Scores scores = new Scores(1, 2, crop);
      CropScores.add(scores, CropScores.Of.LOGITS, logits, 0);
      CropScores.add(scores, CropScores.Of.PROBABILITIES, probabilities, 0);
    }
    assertThat(logits).containsExactly(9, 4);
    // sigmoid(9) + 2 sigmoid(-2), and 3 less that
    assertThat(probabilities[0]).isCloseTo(1.2382821f, within(1e-6f));
    assertThat(probabilities[1]).isCloseTo(1.7617179f, within(1e-6f));
  }
}
