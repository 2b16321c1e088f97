package io.uicstream.learner.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.uicstream.learner.image.UndecodableImageException.Reason;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private static final int MAX_PIXELS = 10_000;
  private static final int MAX_BYTES = 100_000;

  private final ImageDecoder decoder = new ImageDecoder(MAX_PIXELS, MAX_BYTES);

  @AfterEach
  void closeDecoder() {
    decoder.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif"})
  void shouldDecodeLosslessFormatsExactly(String format) throws UndecodableImageException {
    BufferedImage image = new BufferedImage(13, 7, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 7; y++) {
      for (int x = 0; x < 13; x++) {
        image.setRGB(x, y, y << 20 | x << 10 | x * y);
      }
    }
    Raster raster = decode(TestImages.encode(image, format));
    assertThat(raster.width()).isEqualTo(13);
    assertThat(raster.height()).isEqualTo(7);
    for (int y = 0; y < 7; y++) {
      for (int x = 0; x < 13; x++) {
        assertPixel(raster, x, y, y << 20 | x << 10 | x * y, 0);
      }
    }
  }

  @Test
  void shouldDecodeJpegClosely() throws UndecodableImageException {
    BufferedImage image = TestImages.gradient(48, 32);
    Raster raster = decode(TestImages.encode(image, "jpeg"));
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 48; x++) {
        assertPixel(raster, x, y, image.getRGB(x, y), 16);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png"})
  void shouldKeepGrayAsStored(String format) throws UndecodableImageException {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, 16, 16, filled(256, 100));
    assertPixel(decode(TestImages.encode(image, format)), 5, 5, 0x646464, 1);
  }

  @Test
  void shouldScaleSixteenBitsToEight() throws UndecodableImageException {
    BufferedImage gray = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    gray.getRaster().setPixels(0, 0, 2, 1, new int[] {0x8080, 0xFFFF});
    Raster raster = decode(TestImages.encode(gray, "png"));
    assertPixel(raster, 0, 0, 0x808080, 0);
    assertPixel(raster, 1, 0, 0xFFFFFF, 0);

    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_USHORT);
    BufferedImage rgb =
        new BufferedImage(model, model.createCompatibleWritableRaster(1, 1), false, null);
    rgb.getRaster().setPixel(0, 0, new int[] {0x1010, 0xA0A0, 0x0101});
    assertPixel(decode(TestImages.encode(rgb, "png")), 0, 0, 0x10A001, 0);
  }

  @Test
  void shouldDecodePalettes() throws UndecodableImageException {
    byte[] reds = {0, 10, 20, 30};
    byte[] greens = {1, 11, 21, 31};
    byte[] blues = {2, 12, 22, 32};
    BufferedImage image =
        new BufferedImage(
            4, 1, BufferedImage.TYPE_BYTE_BINARY, new IndexColorModel(2, 4, reds, greens, blues));
    image.getRaster().setPixels(0, 0, 4, 1, new int[] {0, 1, 2, 3});
    Raster raster = decode(TestImages.encode(image, "png"));
    assertThat(raster.rgb()).containsExactly(0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32);
  }

  @Test
  void shouldLayTransparencyOverBlack() throws UndecodableImageException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0xFFC86432);
    image.setRGB(1, 0, 0x80C86432);
    image.setRGB(2, 0, 0x00C86432);
    Raster raster = decode(TestImages.encode(image, "png"));
    assertPixel(raster, 0, 0, 0xC86432, 0);
    // 200, 100, 50 times 128/255, rounded.
    assertPixel(raster, 1, 0, 100 << 16 | 50 << 8 | 25, 0);
    assertPixel(raster, 2, 0, 0, 0);
  }

  /** Pillow: {@code Image.new('CMYK', (16, 16), (0, 255, 255, 0))}. */
  @Test
  void shouldConvertCmykJpeg() throws UndecodableImageException {
    Raster raster = decode(TestImages.resource("cmyk-red.jpg"));
    assertThat(raster.width()).isEqualTo(16);
    assertThat(raster.rgb()[0] & 0xff).isGreaterThan(200);
    assertThat(raster.rgb()[1] & 0xff).isLessThan(80);
    assertThat(raster.rgb()[2] & 0xff).isLessThan(80);
  }

  /** Pillow: 32 x 16, left half red, right half blue, {@code progressive=True}, orientation 6. */
  @Test
  void shouldTurnAProgressiveJpeg() throws UndecodableImageException {
    Raster raster = decode(TestImages.resource("progressive-orientation6.jpg"));
    assertThat(raster.width()).isEqualTo(16);
    assertThat(raster.height()).isEqualTo(32);
    assertPixel(raster, 8, 4, 0xFF0000, 3);
    assertPixel(raster, 8, 27, 0x0000FF, 3);
  }

  /** Pillow: six colours, 3 x 2, {@code lossless=True}, orientation 6; see OrientationTest. */
  @Test
  void shouldTurnALosslessWebp() throws UndecodableImageException {
    Raster raster = decode(TestImages.resource("lossless-orientation6.webp"));
    assertThat(raster.width()).isEqualTo(2);
    assertThat(raster.rgb())
        .containsExactly(10, 20, 30, -1, 0, 0, 40, 50, 60, 0, -1, 0, 70, 80, 90, 0, 0, -1);
  }

  /** Pillow: {@code Image.new('RGBA', (16, 16), (200, 100, 50, 128))}, quality 90. */
  @Test
  void shouldDecodeLossyWebpWithAlpha() throws UndecodableImageException {
    Raster raster = decode(TestImages.resource("lossy-alpha.webp"));
    assertThat(raster.height()).isEqualTo(16);
    assertPixel(raster, 8, 8, 100 << 16 | 50 << 8 | 25, 3);
  }

  /** Pillow: 8 x 8, first frame red, second blue. */
  @ParameterizedTest
  @ValueSource(strings = {"animated.gif", "animated.webp"})
  void shouldTakeTheFirstFrameOfAnAnimation(String name) throws UndecodableImageException {
    Raster raster = decode(TestImages.resource(name));
    assertThat(raster.width()).isEqualTo(8);
    assertPixel(raster, 3, 3, 0xFF0000, 0);
  }

  @Test
  void shouldTurnAPngByItsExifChunk() throws UndecodableImageException {
    byte[] png = TestImages.encode(TestImages.gradient(3, 2), "png");
    byte[] turned = TestImages.withExifChunk(png, TestImages.exif(8, ByteOrder.LITTLE_ENDIAN));
    assertThat(decode(turned).rgb()).isEqualTo(new Orientation(8).upright(decode(png)).rgb());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldCutTheSameRegionAsTheWholeImageHas(int orientation) throws UndecodableImageException {
    byte[] jpeg =
        TestImages.withApp1(
            TestImages.encode(TestImages.noise(37, 29, 1), "jpeg"),
            TestImages.exif(orientation, ByteOrder.BIG_ENDIAN));
    Raster whole = decode(jpeg);
    Region region = new Region(3, 5, 20, 11);
    Raster part = decoder.open(jpeg).decode(region, raster -> raster);
    for (int y = 0; y < region.height(); y++) {
      int from = 3 * ((region.top() + y) * whole.width() + region.left());
      assertThat(Arrays.copyOfRange(part.rgb(), 3 * y * 20, 3 * (y + 1) * 20))
          .isEqualTo(Arrays.copyOfRange(whole.rgb(), from, from + 3 * 20));
    }
  }

  @Test
  void shouldDecodeTheSameAfterAFailure() throws UndecodableImageException {
    byte[] jpeg = TestImages.encode(TestImages.noise(20, 20, 2), "jpeg");
    byte[] broken = jpeg.clone();
    int tables = TestImages.find(jpeg, 0xFF, 0xC4);
    Arrays.fill(broken, tables + 5, tables + 20, (byte) 0xAA);
    Raster before = decode(jpeg);
    assertRefused(broken, Reason.CORRUPT, "JPEG");
    assertThat(decode(jpeg).rgb()).isEqualTo(before.rgb());
  }

  @Test
  void shouldSayWhatBytesLookLikeThatAreNoImage() {
    assertRefused(new byte[0], Reason.NOT_AN_IMAGE, "holds no bytes");
    assertRefused(bytes("Hello, world"), Reason.NOT_AN_IMAGE, "48 65 6c 6c 6f 2c 20 77 (Hello, w)");
    assertRefused(bytes("BM is how this text begins"), Reason.NOT_AN_IMAGE, "BM is");
    assertRefused(bytes("<svg xmlns="), Reason.UNSUPPORTED, "SVG");
    assertRefused(bytes("\0\0\0\034ftypavif"), Reason.UNSUPPORTED, "AVIF");
    assertRefused(bytes("\0\0\0\030ftypmif1\0\0\0\0heicavif"), Reason.UNSUPPORTED, "AVIF");
    assertRefused(bytes("\0\0\0\030ftypheic\0\0\0\0mif1"), Reason.UNSUPPORTED, "HEIC");
    assertRefused(bytes("\0\0\0\030ftypisom"), Reason.UNSUPPORTED, "film");
    assertRefused(bytes("\0\0\0\fjP  \r\n"), Reason.UNSUPPORTED, "JPEG 2000");
    assertRefused(bytes("\u00ffO\u00ffQ"), Reason.UNSUPPORTED, "JPEG 2000");
    assertRefused(bytes("\u00ff\n"), Reason.UNSUPPORTED, "JPEG XL");
    assertRefused(bytes("\0\0\0\fJXL "), Reason.UNSUPPORTED, "JPEG XL");
    assertRefused(bytes("\0\0\1\0\1\0"), Reason.UNSUPPORTED, "ICO");
    assertRefused(bytes("II+\0\b\0\0\0"), Reason.UNSUPPORTED, "BigTIFF");
    assertRefused(bytes("MM\0+\0\b\0\0"), Reason.UNSUPPORTED, "BigTIFF");
    assertRefused(
        bytes("\0\0\2\0\0\0\0\0\0\0\0\0\4\0\2\0\30\0" + "x".repeat(24)), Reason.UNSUPPORTED, "TGA");
    assertRefused(bytes("?".repeat(40) + "TRUEVISION-XFILE.\0"), Reason.UNSUPPORTED, "TGA");
    assertRefused(bytes("<?xml version='1.0'?> <svg>"), Reason.UNSUPPORTED, "SVG");
    assertRefused(bytes("<!DOCTYPE html><title>404"), Reason.NOT_AN_IMAGE, "web page");
    assertRefused(bytes("PK\3\4"), Reason.NOT_AN_IMAGE, "ZIP");
  }

  @Test
  void shouldRefuseTooManyBytesUnseen() {
    assertRefused(new byte[MAX_BYTES + 1], Reason.TOO_LARGE, "100001 bytes where 100000");
  }

  @Test
  void shouldRefuseTooManyPixelsByTheHeaderAlone() {
    byte[] png = Pngs.of(Pngs.header(30_000, 40_000), Pngs.palette());
    assertRefused(png, Reason.TOO_MANY_PIXELS, "30000 x 40000 pixels where 10000");
    byte[] jpeg = TestImages.encode(TestImages.gradient(4, 4), "jpeg");
    ByteBuffer.wrap(jpeg).putInt(TestImages.find(jpeg, 0xFF, 0xC0) + 5, 0xFFFF_FFFE);
    assertRefused(jpeg, Reason.TOO_MANY_PIXELS, "65534 x 65535 pixels");
    byte[] gif = TestImages.encode(TestImages.gradient(4, 4), "gif");
    int frame = TestImages.find(gif, 0x2C, 0) + 5;
    Arrays.fill(gif, frame, frame + 4, (byte) 0xFF);
    assertRefused(gif, Reason.TOO_MANY_PIXELS, "65535 x 65535 pixels");
    byte[] bmp = TestImages.encode(TestImages.gradient(120, 100), "bmp");
    assertRefused(bmp, Reason.TOO_MANY_PIXELS, "120 x 100 pixels");
  }

  @Test
  void shouldAllowExactlyTheLimit() throws UndecodableImageException {
    assertThat(decode(TestImages.encode(TestImages.gradient(100, 100), "png")).width())
        .isEqualTo(100);
    assertRefused(
        TestImages.encode(TestImages.gradient(100, 101), "png"),
        Reason.TOO_MANY_PIXELS,
        "100 x 101");
  }

  @Test
  void shouldRefuseEmptyAndExoticJpegs() {
    byte[] jpeg = TestImages.encode(TestImages.gradient(4, 4), "jpeg");
    int frame = TestImages.find(jpeg, 0xFF, 0xC0);
    byte[] flat = jpeg.clone();
    ByteBuffer.wrap(flat).putShort(frame + 5, (short) 0);
    assertRefused(flat, Reason.CORRUPT, "4 x 0 pixels");
    byte[] arithmetic = jpeg.clone();
    arithmetic[frame + 1] = (byte) 0xC9;
    assertRefused(arithmetic, Reason.UNSUPPORTED, "SOF9");
    byte[] deep = jpeg.clone();
    deep[frame + 4] = 12;
    assertRefused(deep, Reason.UNSUPPORTED, "12 bits");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif", "bmp"})
  void shouldSayThatATruncatedImageIsTruncated(String format) {
    byte[] whole = TestImages.encode(TestImages.noise(16, 16, 3), format);
    for (int cut = 60; cut < whole.length - 2; cut += 7) {
      byte[] part = Arrays.copyOf(whole, cut);
      assertThatExceptionOfType(UndecodableImageException.class)
          .as("%d of %d bytes", cut, whole.length)
          .isThrownBy(() -> decode(part))
          .satisfies(e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(Reason.TRUNCATED));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lossy-alpha.webp", "lossless-orientation6.webp", "animated.webp"})
  void shouldSayThatATruncatedWebpIsTruncated(String name) {
    byte[] whole = TestImages.resource(name);
    for (int cut = 12; cut < whole.length; cut++) {
      assertRefused(Arrays.copyOf(whole, cut), Reason.TRUNCATED, "WebP of");
    }
  }

  @Test
  void shouldRefuseImpossibleLimits() {
    assertThatThrownBy(() -> new ImageDecoder(0, 1)).hasMessageContaining("0 pixels");
    assertThatThrownBy(() -> new ImageDecoder(1, 0)).hasMessageContaining("0 bytes");
  }

  private Raster decode(byte[] encoded) throws UndecodableImageException {
    EncodedImage image = decoder.open(encoded);
    return image.decode(image.all(), decoded -> decoded);
  }

  private void assertRefused(byte[] encoded, Reason reason, String detail) {
    assertThatExceptionOfType(UndecodableImageException.class)
        .isThrownBy(() -> decode(encoded))
        .withMessageContaining(detail)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static void assertPixel(Raster raster, int x, int y, int rgb, int tolerance) {
    int at = 3 * (y * raster.width() + x);
    for (int channel = 0; channel < 3; channel++) {
      int expected = rgb >> (16 - 8 * channel) & 0xff;
      assertThat(raster.rgb()[at + channel] & 0xff)
          .as("channel %d of pixel %d, %d", channel, x, y)
          .isBetween(expected - tolerance, expected + tolerance);
    }
  }

  private static int[] filled(int length, int value) {
    int[] values = new int[length];
    Arrays.fill(values, value);
    return values;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
