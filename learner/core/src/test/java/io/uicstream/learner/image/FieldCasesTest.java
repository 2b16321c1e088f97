package io.uicstream.learner.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files of kinds that were met in the field and decoded wrongly, or refused though whole. What is
 * expected was found by Pillow 9.4 (EXIF applied, transparency over black), but for the JPEG with a
 * trailer that looks like an end: Pillow refuses it, though all its pixels are there; expected are
 * those of the same file with another trailer.
 */
class FieldCasesTest {
  private static final double MEAN = 2;
  private static final int PIXEL = 6;

  static Stream<String> cases() {
    return new String(TestImages.resource("cases/expected.tsv"), StandardCharsets.UTF_8)
        .lines()
        .skip(1);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldDecodeAsExpected(String line) throws UndecodableImageException {
    String[] expected = line.split("\t", -1);
    byte[] encoded = TestImages.resource("cases/" + expected[0]);
    try (ImageDecoder decoder = new ImageDecoder(1_000_000, 1_000_000)) {
      if (expected[1].equals("refused")) {
        assertThatExceptionOfType(UndecodableImageException.class)
            .isThrownBy(() -> whole(decoder, encoded))
            .satisfies(e -> assertThat(e.reason().name()).isEqualTo(expected[2]));
        return;
      }
      Raster raster = whole(decoder, encoded);
      assertThat(raster.width()).isEqualTo(Integer.parseInt(expected[1]));
      assertThat(raster.height()).isEqualTo(Integer.parseInt(expected[2]));
      for (int channel = 0; channel < 3; channel++) {
        assertThat(mean(raster, channel))
            .isCloseTo(Double.parseDouble(expected[3 + channel]), within(MEAN));
      }
      assertPixel(raster, 0, 0, expected[6]);
      assertPixel(raster, raster.width() / 2, raster.height() / 2, expected[7]);
    }
  }

  private static Raster whole(ImageDecoder decoder, byte[] encoded)
      throws UndecodableImageException {
    EncodedImage image = decoder.open(encoded);
    return image.decode(image.all(), raster -> raster);
  }

  private static double mean(Raster raster, int channel) {
    long sum = 0;
    for (int i = channel; i < raster.rgb().length; i += 3) {
      sum += raster.rgb()[i] & 0xff;
    }
    return sum / (raster.rgb().length / 3.0);
  }

  private static void assertPixel(Raster raster, int x, int y, String expected) {
    int[] rgb =
        Arrays.stream(expected.split("[(), ]+"))
            .filter(part -> !part.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    for (int channel = 0; channel < 3; channel++) {
      int value = raster.rgb()[3 * (y * raster.width() + x) + channel] & 0xff;
      assertThat(value).isBetween(rgb[channel] - PIXEL, rgb[channel] + PIXEL);
    }
  }
}
