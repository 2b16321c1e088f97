package io.uicstream.learner.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.uicstream.engine.Crop;
import io.uicstream.engine.Photometric;
import io.uicstream.engine.View;
import io.uicstream.engine.ViewSampler;
import io.uicstream.engine.ViewSettings;
import io.uicstream.engine.ViewSource;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ViewMakerTest {
  private static final int SIDE = 8;
  private static final int BYTES = SIDE * SIDE * 3;

  @Test
  void shouldShowTheWholeImageAsItIs() throws UndecodableImageException {
    byte[] png = TestImages.encode(TestImages.noise(SIDE, SIDE, 1), "png");
    byte[] pixels = new byte[BYTES];
    try (ViewMaker maker = maker((w, h, random) -> new View(Crop.ALL, Photometric.FLIP))) {
      assertThat(maker.make(png, 0, pixels, 0)).isEqualTo(Photometric.FLIP);
    }
    assertThat(pixels).isEqualTo(raster(png).rgb());
  }

  @Test
  void shouldCutOutWhatTheCropSays() throws UndecodableImageException {
    // The right lower quarter of 16 x 16 is 8 x 8: nothing to resize.
    byte[] png = TestImages.encode(TestImages.noise(16, 16, 2), "png");
    Raster whole = raster(png);
    byte[] pixels = new byte[BYTES];
    Crop quarter = new Crop(.5f, .5f, .5f, .5f);
    try (ViewMaker maker = maker((w, h, random) -> new View(quarter, Photometric.NONE))) {
      maker.make(png, 0, pixels, 0);
    }
    for (int y = 0; y < SIDE; y++) {
      int from = 3 * ((8 + y) * 16 + 8);
      assertThat(Arrays.copyOfRange(pixels, 24 * y, 24 * y + 24))
          .isEqualTo(Arrays.copyOfRange(whole.rgb(), from, from + 24));
    }
  }

  @Test
  void shouldDrawForTheUprightSize() throws UndecodableImageException {
    byte[] jpeg =
        TestImages.withApp1(
            TestImages.encode(TestImages.gradient(40, 20), "jpeg"),
            TestImages.exif(6, ByteOrder.BIG_ENDIAN));
    ViewSource source =
        (width, height, random) -> {
          assertThat(width).isEqualTo(20);
          assertThat(height).isEqualTo(40);
          return View.centre(width, height);
        };
    byte[] pixels = new byte[BYTES];
    try (ViewMaker maker = maker(source)) {
      maker.make(jpeg, 0, pixels, 0);
    }
    // Turned clockwise, red (left to right as stored) runs downwards, green from right to left.
    assertThat(pixels[BYTES - 3] & 0xff).isGreaterThan((pixels[0] & 0xff) + 50);
    assertThat(pixels[1] & 0xff).isGreaterThan((pixels[3 * (SIDE - 1) + 1] & 0xff) + 50);
  }

  @Test
  void shouldGiveTheSameViewForTheSameSeed() throws UndecodableImageException {
    byte[] jpeg = TestImages.encode(TestImages.noise(40, 30, 3), "jpeg");
    byte[] first = new byte[BYTES];
    byte[] again = new byte[BYTES];
    byte[] other = new byte[BYTES];
    try (ViewMaker maker = maker(new ViewSampler(ViewSettings.strong(SIDE)))) {
      Photometric photometric = maker.make(jpeg, 5, first, 0);
      assertThat(maker.make(jpeg, 5, again, 0)).isEqualTo(photometric);
      assertThat(maker.make(jpeg, 6, other, 0)).isNotEqualTo(photometric);
    }
    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void shouldWriteItsImageOfTheBatchOnly() throws UndecodableImageException {
    byte[] png = TestImages.encode(TestImages.noise(20, 20, 4), "png");
    byte[] alone = new byte[BYTES];
    byte[] batch = new byte[3 * BYTES];
    Arrays.fill(batch, (byte) 7);
    try (ViewMaker maker = maker(new ViewSampler(ViewSettings.basic()))) {
      maker.make(png, 1, alone, 0);
      maker.make(png, 1, batch, 1);
    }
    assertThat(Arrays.copyOfRange(batch, 0, BYTES)).containsOnly(7);
    assertThat(Arrays.copyOfRange(batch, BYTES, 2 * BYTES)).isEqualTo(alone);
    assertThat(Arrays.copyOfRange(batch, 2 * BYTES, 3 * BYTES)).containsOnly(7);
  }

  @Test
  void shouldShowImagesOfOnePixelAndVeryLongOnes() throws UndecodableImageException {
    byte[] pixels = new byte[BYTES];
    try (ViewMaker maker = maker(new ViewSampler(ViewSettings.basic()))) {
      byte[] dot = TestImages.encode(TestImages.noise(1, 1, 5), "png");
      maker.make(dot, 1, pixels, 0);
      assertThat(Arrays.copyOf(pixels, 3)).isEqualTo(raster(dot).rgb());
      for (int length = 1; length < 400; length += 13) {
        maker.make(TestImages.encode(TestImages.noise(length, 1, 5), "png"), length, pixels, 0);
        maker.make(TestImages.encode(TestImages.noise(1, length, 5), "png"), length, pixels, 0);
      }
    }
  }

  @Test
  void shouldWriteNothingForAnImageThatCannotBeUsed() {
    byte[] pixels = new byte[BYTES];
    byte[] png = TestImages.encode(TestImages.noise(20, 20, 4), "png");
    try (ViewMaker maker = maker(new ViewSampler(ViewSettings.basic()))) {
      assertThatThrownBy(() -> maker.make(Arrays.copyOf(png, 500), 1, pixels, 0))
          .isInstanceOf(UndecodableImageException.class);
    }
    assertThat(pixels).containsOnly(0);
  }

  private static ViewMaker maker(ViewSource source) {
    return new ViewMaker(new ImageDecoder(1_000_000, 1_000_000), source, SIDE);
  }

  private static Raster raster(byte[] encoded) throws UndecodableImageException {
    try (ImageDecoder decoder = new ImageDecoder(1_000_000, 1_000_000)) {
      EncodedImage image = decoder.open(encoded);
      return image.decode(image.all(), decoded -> decoded);
    }
  }
}
