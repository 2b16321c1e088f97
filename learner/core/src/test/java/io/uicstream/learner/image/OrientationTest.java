package io.uicstream.learner.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
  /** Stored: abc above def. Expected: how each orientation of the EXIF standard shows it. */
  @ParameterizedTest
  @CsvSource({
    "1, abc def", "2, cba fed", "3, fed cba", "4, def abc",
    "5, ad be cf", "6, da eb fc", "7, fc eb da", "8, cf be ad"
  })
  void shouldTurnUpright(int number, String expected) {
    Raster upright = new Orientation(number).upright(letters());
    assertThat(text(upright)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldFindTheStoredPartOfAnUprightRegion(int number) {
    Orientation orientation = new Orientation(number);
    Raster whole = orientation.upright(letters());
    for (int left = 0; left < whole.width(); left++) {
      for (int top = 0; top < whole.height(); top++) {
        Region region = new Region(left, top, whole.width() - left, 1);
        Raster part = cut(letters(), orientation.stored(region, 3, 2));
        assertThat(text(orientation.upright(part))).isEqualTo(text(cut(whole, region)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldReadExifInBothByteOrders(int number) {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      assertThat(Exif.orientation(Bytes.of(TestImages.exif(number, order))))
          .isEqualTo(new Orientation(number));
    }
  }

  @Test
  void shouldTakeBrokenExifForNone() {
    // The value ends at byte 20; behind it is padding.
    byte[] good = TestImages.exif(6, ByteOrder.BIG_ENDIAN);
    for (int length = 0; length < 20; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThat(Exif.orientation(Bytes.of(cut))).isEqualTo(Orientation.UPRIGHT);
    }
    assertThat(Exif.orientation(Bytes.of(TestImages.exif(0, ByteOrder.BIG_ENDIAN))))
        .isEqualTo(Orientation.UPRIGHT);
    assertThat(Exif.orientation(Bytes.of(TestImages.exif(9, ByteOrder.BIG_ENDIAN))))
        .isEqualTo(Orientation.UPRIGHT);
    for (int offset : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 26}) {
      byte[] lost = ByteBuffer.wrap(good.clone()).putInt(4, offset).array();
      assertThat(Exif.orientation(Bytes.of(lost))).isEqualTo(Orientation.UPRIGHT);
    }
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      byte[] damaged = good.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      assertThat(Exif.orientation(Bytes.of(damaged)).number()).isBetween(1, 8);
    }
  }

  @Test
  void shouldKnowEightOrientations() {
    assertThatThrownBy(() -> new Orientation(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Orientation(9)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Raster letters() {
    return new Raster(3, 2, "aaabbbcccdddeeefff".getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static Raster cut(Raster raster, Region region) {
    byte[] rgb = new byte[region.width() * region.height() * 3];
    for (int y = 0; y < region.height(); y++) {
      System.arraycopy(
          raster.rgb(),
          3 * ((region.top() + y) * raster.width() + region.left()),
          rgb,
          3 * y * region.width(),
          3 * region.width());
    }
    return new Raster(region.width(), region.height(), rgb);
  }

  private static String text(Raster raster) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < raster.width() * raster.height(); i++) {
      text.append(i > 0 && i % raster.width() == 0 ? " " : "").append((char) raster.rgb()[3 * i]);
    }
    return text.toString();
  }
}
