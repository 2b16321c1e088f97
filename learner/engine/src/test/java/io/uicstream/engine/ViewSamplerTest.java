package io.uicstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ViewSamplerTest {
  private static final int DRAWS = 20_000;
  private static final float ROUNDING = 1e-6f;

  private final ViewSampler basic = new ViewSampler(ViewSettings.basic());

  @Test
  void shouldStayInsideImagesOfAnyShape() {
    Random sizes = new Random(1);
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < DRAWS; i++) {
      Crop crop = basic.sample(1 + sizes.nextInt(600), 1 + sizes.nextInt(600), random).crop();
      assertThat(crop.left()).isNotNegative();
      assertThat(crop.top()).isNotNegative();
      assertThat(crop.width()).isPositive();
      assertThat(crop.height()).isPositive();
      assertThat(crop.left() + crop.width()).isLessThanOrEqualTo(1 + ROUNDING);
      assertThat(crop.top() + crop.height()).isLessThanOrEqualTo(1 + ROUNDING);
    }
  }

  @Test
  void shouldTakeAtLeastAFifthOfTheAreaInAPermittedShape() {
    for (Crop crop : crops(500, 375)) {
      double width = 500 * crop.width();
      double height = 375 * crop.height();
      assertThat(width * height / (500 * 375)).isBetween(0.2 - 1e-6, 1 + 1e-6);
      assertThat(width / height).isBetween(3 / 4.0 - 1e-6, 4 / 3.0 + 1e-6);
    }
  }

  @Test
  void shouldDrawAreaUniformlyAndAspectLogUniformlyWhereEverythingFits() {
    // Up to 3/4 of a square's area every permitted shape fits, so nothing is drawn again there.
    ViewSettings small = new ViewSettings(0.2f, 0, 0, 0, 0, ViewSettings.Blur.NONE);
    SplittableRandom random = new SplittableRandom(3);
    ViewSampler sampler = new ViewSampler(small);
    List<Crop> fitting =
        IntStream.range(0, DRAWS)
            .mapToObj(i -> sampler.sample(1000, 1000, random).crop())
            .filter(crop -> crop.width() * crop.height() < 0.75)
            .toList();
    double area = fitting.stream().mapToDouble(c -> c.width() * c.height()).average().orElseThrow();
    double aspect =
        fitting.stream().mapToDouble(c -> Math.log(c.width() / c.height())).average().orElseThrow();
    double squared =
        fitting.stream()
            .mapToDouble(c -> Math.pow(Math.log(c.width() / c.height()), 2))
            .average()
            .orElseThrow();
    // Uniform on (0.2, 0.75): mean 0.475. Uniform on ±ln(4/3): mean 0, variance ln(4/3)²/3.
    assertThat(area).isEqualTo(0.475, within(0.005));
    assertThat(aspect).isEqualTo(0, within(0.005));
    assertThat(squared).isEqualTo(Math.pow(Math.log(4 / 3.0), 2) / 3, within(0.001));
  }

  @Test
  void shouldPlaceCropsUniformly() {
    double left = 0;
    double top = 0;
    int free = 0;
    for (Crop crop : crops(500, 375)) {
      if (crop.width() < 0.99 && crop.height() < 0.99) {
        left += crop.left() / (1 - crop.width());
        top += crop.top() / (1 - crop.height());
        free++;
      }
    }
    assertThat(left / free).isEqualTo(0.5, within(0.01));
    assertThat(top / free).isEqualTo(0.5, within(0.01));
  }

  @Test
  void shouldFallBackToTheCentreOfVeryLongImages() {
    // No crop of at least a fifth of 4000 x 100 has an aspect within 3/4 to 4/3.
    Crop wide = basic.sample(4000, 100, new SplittableRandom(4)).crop();
    assertThat(4000 * wide.width() / (100 * wide.height())).isEqualTo(4 / 3f, within(1e-4f));
    assertThat(wide.height()).isEqualTo(1);
    assertThat(wide.left()).isEqualTo((1 - wide.width()) / 2, within(ROUNDING));
    Crop high = basic.sample(100, 4000, new SplittableRandom(4)).crop();
    assertThat(100 * high.width() / (4000 * high.height())).isEqualTo(3 / 4f, within(1e-4f));
    assertThat(high.width()).isEqualTo(1);
    assertThat(high.top()).isEqualTo((1 - high.height()) / 2, within(ROUNDING));
  }

  @Test
  void shouldOnlyFlipInBasicViews() {
    int flipped = 0;
    for (Photometric photometric : photometric(ViewSettings.basic())) {
      assertThat(photometric).isIn(Photometric.NONE, Photometric.FLIP);
      flipped += photometric.flip() ? 1 : 0;
    }
    assertThat(flipped / (double) DRAWS).isEqualTo(0.5, within(0.02));
  }

  @Test
  void shouldDrawStrongViewsFromTheStatedRanges() {
    double brightness = 0;
    int grey = 0;
    int blurred = 0;
    double sigma = 0;
    for (Photometric p : photometric(ViewSettings.strong(224))) {
      for (float factor : new float[] {p.brightness(), p.contrast(), p.saturation()}) {
        assertThat(factor).isBetween(0.6f, 1.4f);
      }
      for (float gain : new float[] {p.redGain(), p.greenGain(), p.blueGain()}) {
        assertThat(gain).isBetween(0.8f, 1.2f);
      }
      assertThat(p.blurSigma())
          .satisfiesAnyOf(s -> assertThat(s).isZero(), s -> assertThat(s).isBetween(0.1f, 2f));
      brightness += p.brightness();
      grey += p.grayscale() ? 1 : 0;
      blurred += p.blurSigma() > 0 ? 1 : 0;
      sigma += p.blurSigma();
    }
    assertThat(brightness / DRAWS).isEqualTo(1, within(0.01));
    assertThat(grey / (double) DRAWS).isEqualTo(0.2, within(0.02));
    assertThat(blurred / (double) DRAWS).isEqualTo(0.5, within(0.02));
    assertThat(sigma / blurred).isEqualTo(1.05, within(0.02));
  }

  @Test
  void shouldScaleBlurWithTheSideAndLeaveSmallViewsSharp() {
    assertThat(ViewSettings.strong(112).blur()).isEqualTo(new ViewSettings.Blur(.5f, .05f, 1));
    assertThat(ViewSettings.strong(64).blur()).isEqualTo(ViewSettings.Blur.NONE);
    assertThat(photometric(ViewSettings.strong(64))).allMatch(p -> p.blurSigma() == 0);
  }

  @Test
  void shouldRepeatTheSameViewForTheSameSeed() {
    ViewSampler strong = new ViewSampler(ViewSettings.strong(224));
    View view = strong.sample(500, 375, new SplittableRandom(7));
    assertThat(strong.sample(500, 375, new SplittableRandom(7))).isEqualTo(view);
    assertThat(strong.sample(500, 375, new SplittableRandom(8))).isNotEqualTo(view);
  }

  @Test
  void shouldCentreEvaluationViewsOnTheShorterSide() {
    // Of 400 x 200: a square of 200 * 224/256 = 175 pixels in the middle.
    assertThat(View.centre(400, 200))
        .isEqualTo(
            new View(
                new Crop(112.5f / 400, 12.5f / 200, 175f / 400, 175f / 200), Photometric.NONE));
  }

  @Test
  void shouldRefuseImpossibleSettings() {
    assertThatThrownBy(() -> new ViewSettings(0, 0, 0, 0, 0, ViewSettings.Blur.NONE))
        .hasMessageContaining("minimumArea");
    assertThatThrownBy(() -> new ViewSettings(1, 0, 1.5f, 0, 0, ViewSettings.Blur.NONE))
        .hasMessageContaining("jitter");
    assertThatThrownBy(() -> new ViewSettings.Blur(1, 2, 1)).hasMessageContaining("2.0 to 1.0");
    assertThatThrownBy(() -> basic.sample(0, 5, new SplittableRandom(1)))
        .hasMessageContaining("0 x 5");
  }

  private List<Crop> crops(int width, int height) {
    SplittableRandom random = new SplittableRandom(5);
    return IntStream.range(0, DRAWS)
        .mapToObj(i -> basic.sample(width, height, random).crop())
        .toList();
  }

  private static List<Photometric> photometric(ViewSettings settings) {
    ViewSampler sampler = new ViewSampler(settings);
    SplittableRandom random = new SplittableRandom(6);
    return IntStream.range(0, DRAWS)
        .mapToObj(i -> sampler.sample(100, 100, random).photometric())
        .toList();
  }
}
