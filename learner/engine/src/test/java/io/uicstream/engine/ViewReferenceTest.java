package io.uicstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ViewReferenceTest {
  private static final Offset<Float> TINY = within(2e-6f);

  /** Two by two: red, green / blue, (102, 51, 204) = (0.4, 0.2, 0.8). */
  private static final int[] COLOURS = {255, 0, 0, 0, 255, 0, 0, 0, 255, 102, 51, 204};

  /** 0.299·0.4 + 0.587·0.2 + 0.114·0.8. */
  private static final float LUMA_OF_LAST = 0.3282f;

  @Test
  void shouldOnlyScaleAndTransposeWithoutParameters() {
    assertThat(apply(2, COLOURS, Photometric.NONE))
        .containsExactly(
            new float[] {
              1, 0, 0, 0.4f, // red
              0, 1, 0, 0.2f, // green
              0, 0, 1, 0.8f // blue
            },
            TINY);
  }

  @Test
  void shouldMirrorLeftToRight() {
    assertThat(apply(2, COLOURS, Photometric.FLIP))
        .containsExactly(new float[] {0, 1, 0.4f, 0, 1, 0, 0.2f, 0, 0, 0, 0.8f, 1}, TINY);
  }

  @Test
  void shouldKeepTheMiddleColumnOfAnOddSideWhenMirroring() {
    int[] grey = {0, 51, 102, 153, 204, 255, 0, 51, 102};
    assertThat(plane(apply(3, grey(grey), Photometric.FLIP), 0, 9))
        .containsExactly(new float[] {.4f, .2f, 0, 1, .8f, .6f, .4f, .2f, 0}, TINY);
  }

  @Test
  void shouldMultiplyByBrightness() {
    assertThat(apply(2, COLOURS, with(0.5f, 1, 1)))
        .containsExactly(new float[] {.5f, 0, 0, .2f, 0, .5f, 0, .1f, 0, 0, .5f, .4f}, TINY);
  }

  @Test
  void shouldMixWithMeanLumaForContrast() {
    // Mean luma: (0.299 + 0.587 + 0.114 + 0.3282) / 4 = 0.33205; half of it: 0.166025.
    float half = 0.166025f;
    assertThat(apply(2, COLOURS, with(1, 0.5f, 1)))
        .containsExactly(
            new float[] {
              .5f + half,
              half,
              half,
              .2f + half,
              half,
              .5f + half,
              half,
              .1f + half,
              half,
              half,
              .5f + half,
              .4f + half
            },
            TINY);
  }

  @Test
  void shouldMixWithLumaOfThePixelForSaturation() {
    assertThat(apply(2, COLOURS, with(1, 1, 0.5f)))
        .containsExactly(
            new float[] {
              .5f + .1495f,
              .2935f,
              .057f,
              .2f + LUMA_OF_LAST / 2,
              .1495f,
              .5f + .2935f,
              .057f,
              .1f + LUMA_OF_LAST / 2,
              .1495f,
              .2935f,
              .5f + .057f,
              .4f + LUMA_OF_LAST / 2
            },
            TINY);
  }

  @Test
  void shouldMultiplyChannelsByTheirGains() {
    Photometric gains = new Photometric(false, 1, 1, 1, 0.5f, 0.25f, 0.1f, false, 0);
    assertThat(apply(2, COLOURS, gains))
        .containsExactly(new float[] {.5f, 0, 0, .2f, 0, .25f, 0, .05f, 0, 0, .1f, .08f}, TINY);
  }

  @Test
  void shouldClampBothEnds() {
    // Contrast 2: 2x - mean, so 0 falls below 0 and 1 rises above 1.
    float mean = 0.33205f;
    assertThat(apply(2, COLOURS, with(1, 2, 1)))
        .containsExactly(new float[] {1, 0, 0, .8f - mean, 0, 1, 0, .4f - mean, 0, 0, 1, 1}, TINY);
  }

  @Test
  void shouldReplaceChannelsByLumaForGrayscale() {
    Photometric grey = new Photometric(false, 1, 1, 1, 1, 1, 1, true, 0);
    float[] luma = {.299f, .587f, .114f, LUMA_OF_LAST};
    float[] output = apply(2, COLOURS, grey);
    for (int channel = 0; channel < 3; channel++) {
      assertThat(plane(output, channel, 4)).containsExactly(luma, TINY);
    }
  }

  @Test
  void shouldClampAfterGainsAndBeforeGrayscale() {
    // White at gain 2 is clamped to 1 and gives luma 1; without the clamp it would be 1.299.
    Photometric photometric = new Photometric(false, 1, 1, 1, 2, 1, 1, true, 0);
    assertThat(apply(1, new int[] {255, 255, 255}, photometric))
        .containsExactly(new float[] {1, 1, 1}, TINY);
  }

  @Test
  void shouldNotClampBetweenBrightnessAndContrast() {
    // Brightness 2 makes (0, 2); their mean luma is 1; contrast 0.5 gives (0.5, 1.5).
    int[] pixels = grey(0, 255, 0, 255);
    assertThat(plane(apply(2, pixels, with(2, 0.5f, 1)), 0, 4))
        .containsExactly(new float[] {.5f, 1, .5f, 1}, TINY);
    // Then brightness undone by the gains shows that 1.5 was kept.
    Photometric undone = new Photometric(false, 2, 0.5f, 1, .5f, .5f, .5f, false, 0);
    assertThat(plane(apply(2, pixels, undone), 0, 4))
        .containsExactly(new float[] {.25f, .75f, .25f, .75f}, TINY);
  }

  @Test
  void shouldApplyEveryStepInTheStatedOrder() {
    Photometric all = new Photometric(true, 1.25f, 0.5f, 0.5f, 0.8f, 1.2f, 1, false, 0);
    // (0.4, 0.2, 0.8) and black; by hand, in the order of the Javadoc.
    // Brightness: (0.5, 0.25, 1), luma 0.41025; mean luma m = 0.41025 / 2 = 0.205125.
    // Contrast:   (0.3525625, 0.2275625, 0.6025625) and grey 0.1025625.
    // Luma of the first now 0.5·0.41025 + 0.1025625 = 0.3076875.
    // Saturation: (0.330125, 0.267625, 0.455125) and grey 0.1025625.
    int[] pixels = {102, 51, 204, 0, 0, 0, 102, 51, 204, 0, 0, 0};
    float[] output = apply(2, pixels, all);
    assertThat(plane(output, 0, 4))
        .containsExactly(new float[] {.08205f, .2641f, .08205f, .2641f}, TINY);
    assertThat(plane(output, 1, 4))
        .containsExactly(new float[] {.123075f, .32115f, .123075f, .32115f}, TINY);
    assertThat(plane(output, 2, 4))
        .containsExactly(new float[] {.1025625f, .455125f, .1025625f, .455125f}, TINY);
  }

  @Test
  void shouldNormaliseSymmetricBlurWeights() {
    for (float sigma : new float[] {0.1f, 0.33f, 0.5f, 1, 2}) {
      float[] weights = ViewReference.blurWeights(blurred(sigma));
      assertThat(weights).hasSize(2 * (int) Math.ceil(3 * sigma) + 1);
      float sum = 0;
      for (int i = 0; i < weights.length; i++) {
        sum += weights[i];
        assertThat(weights[i]).isEqualTo(weights[weights.length - 1 - i]);
      }
      assertThat(sum).isEqualTo(1, TINY);
    }
  }

  @Test
  void shouldWeighTapsByTheGaussian() {
    // exp(-k²/2) for k = 0..3 is 1, 0.6065307, 0.1353353, 0.0111090; sum of all seven 2.5059499.
    assertThat(ViewReference.blurWeights(blurred(1)))
        .containsExactly(
            new float[] {
              .00443305f, .05400558f, .242036f, .39905027f, .242036f, .05400558f, .00443305f
            },
            TINY);
  }

  @Test
  void shouldSpreadAPointIntoTheProductOfTheWeights() {
    int side = 9;
    int[] point = new int[side * side];
    point[4 * side + 4] = 255;
    float[] output = plane(apply(side, grey(point), blurred(1)), 1, side * side);
    float[] weights = ViewReference.blurWeights(blurred(1));
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        float expected =
            Math.abs(y - 4) > 3 || Math.abs(x - 4) > 3 ? 0 : weights[y - 1] * weights[x - 1];
        assertThat(output[y * side + x]).as("y %d x %d", y, x).isEqualTo(expected, TINY);
      }
    }
  }

  @Test
  void shouldRepeatEdgePixelsWhenBlurring() {
    // Left column white, radius 1 (σ 1/3): weights (w, 1−2w, w) with w = e^-4.5 / (1 + 2 e^-4.5).
    float w = 0.0108675f;
    int[] columns = {255, 0, 0, 255, 0, 0, 255, 0, 0};
    float[] row = {1 - w, w, 0};
    float[] output = plane(apply(3, grey(columns), blurred(1 / 3f)), 2, 9);
    for (int y = 0; y < 3; y++) {
      assertThat(Arrays.copyOfRange(output, 3 * y, 3 * y + 3)).containsExactly(row, TINY);
    }
  }

  @Test
  void shouldLeaveAUniformImageUniformWhenTheKernelIsWiderThanTheImage() {
    float[] output = apply(2, grey(51, 51, 51, 51), blurred(2));
    for (float value : output) {
      assertThat(value).isEqualTo(0.2f, TINY);
    }
  }

  @Test
  void shouldTreatEveryImageOfABatchByItself() {
    Random random = new Random(3);
    int side = 5;
    byte[] pixels = new byte[4 * side * side * 3];
    random.nextBytes(pixels);
    List<Photometric> photometric = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      photometric.add(
          new Photometric(
              i % 2 == 0, .6f + .2f * i, 1.4f - .2f * i, .7f + .1f * i, .9f, 1.1f, 1, i == 3, i));
    }
    float[] together = ViewReference.apply(new ViewBatch(side, pixels, photometric));
    int size = side * side * 3;
    for (int i = 0; i < 4; i++) {
      byte[] one = Arrays.copyOfRange(pixels, i * size, (i + 1) * size);
      assertThat(ViewReference.apply(new ViewBatch(side, one, List.of(photometric.get(i)))))
          .containsExactly(Arrays.copyOfRange(together, i * size, (i + 1) * size));
    }
  }

  private static Photometric with(float brightness, float contrast, float saturation) {
    return new Photometric(false, brightness, contrast, saturation, 1, 1, 1, false, 0);
  }

  private static Photometric blurred(float sigma) {
    return new Photometric(false, 1, 1, 1, 1, 1, 1, false, sigma);
  }

  private static int[] grey(int... values) {
    int[] pixels = new int[values.length * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = values[i / 3];
    }
    return pixels;
  }

  private static float[] apply(int side, int[] pixels, Photometric photometric) {
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) pixels[i];
    }
    return ViewReference.apply(new ViewBatch(side, bytes, List.of(photometric)));
  }

  private static float[] plane(float[] output, int channel, int pixels) {
    return Arrays.copyOfRange(output, channel * pixels, (channel + 1) * pixels);
  }
}
