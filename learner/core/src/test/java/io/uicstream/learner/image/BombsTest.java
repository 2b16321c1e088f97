package io.uicstream.learner.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Images that are small as bytes and large as anything else: neither memory nor time is spent. */
@Timeout(60)
class BombsTest {
  private static final long FREE = 300_000;
  private static final int ZEROS = 64 << 20;

  private final ImageDecoder decoder = Hostile.decoder();

  @AfterEach
  void closeDecoder() {
    decoder.close();
  }

  @Test
  void shouldRefuseAPngOf400MegapixelsForNothing() {
    byte[] bomb =
        Pngs.of(
            Pngs.header(20_000, 20_000),
            Pngs.palette(),
            Pngs.chunk("IDAT", Pngs.deflatedZeros(ZEROS)));
    assertThat(bomb).hasSizeLessThan(Hostile.MAX_BYTES);
    assertRefusedForNothing(bomb, "TOO_MANY_PIXELS");
  }

  @Test
  void shouldRefuseAJpegOf4GigapixelsForNothing() {
    byte[] jpeg = TestImages.encode(TestImages.gradient(4, 4), "jpeg");
    ByteBuffer.wrap(jpeg).putInt(TestImages.find(jpeg, 0xFF, 0xC0) + 5, 0xFFFF_FFFF);
    assertRefusedForNothing(jpeg, "TOO_MANY_PIXELS");
  }

  @Test
  void shouldRefuseAWebpOf268MegapixelsForNothing() {
    byte[] webp = TestImages.resource("lossless-orientation6.webp");
    // Width and height less one in 14 bits each, behind VP8L, its length and a signature.
    int size = new String(webp, ISO_8859_1).indexOf("VP8L") + 9;
    byte[] bare =
        Pngs.joined(
            "RIFF\0\0\0\0WEBP".getBytes(ISO_8859_1),
            Arrays.copyOfRange(webp, size - 9, webp.length));
    ByteBuffer.wrap(bare)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(4, bare.length - 8)
        .putInt(12 + 9, 0x0FFF_FFFF);
    assertRefusedForNothing(bare, "TOO_MANY_PIXELS");
  }

  @Test
  void shouldNotPayForAGifsScreen() {
    byte[] gif = TestImages.encode(TestImages.noise(3, 2, 1), "gif");
    Arrays.fill(gif, 6, 10, (byte) 0xFF);
    assertRefusedForNothing(gif, "TOO_MANY_PIXELS");
  }

  @Test
  void shouldNotInflateWhatIsNoPixel() {
    byte[] zeros = Pngs.deflatedZeros(ZEROS / 4);
    byte[] bomb =
        Pngs.of(
            Pngs.header(2, 1),
            Pngs.chunk("iCCP", Pngs.joined("profile\0\0".getBytes(ISO_8859_1), zeros)),
            Pngs.palette(),
            Pngs.chunk("zTXt", Pngs.joined("Comment\0\0".getBytes(ISO_8859_1), zeros)),
            Pngs.chunk("iTXt", Pngs.joined("Comment\0\1\0\0\0".getBytes(ISO_8859_1), zeros)),
            Pngs.chunk("IDAT", Pngs.deflatedZeros(3)));
    assertThat(bomb).hasSizeLessThan(Hostile.MAX_BYTES);
    long before = Hostile.allocatedBytes();
    assertThat(Hostile.outcome(decoder, bomb)).isEqualTo("decoded");
    assertThat(Hostile.allocatedBytes() - before).isLessThan(4 << 20);
  }

  @Test
  void shouldNotReadMorePixelsThanThereAre() {
    byte[] bomb =
        Pngs.of(
            Pngs.header(100, 100), Pngs.palette(), Pngs.chunk("IDAT", Pngs.deflatedZeros(ZEROS)));
    assertThat(Hostile.outcome(decoder, bomb)).isEqualTo("decoded");
  }

  @Test
  void shouldDecodeAPngInManyPieces() throws UndecodableImageException {
    byte[] pixels = Pngs.deflatedZeros(101 * 100);
    byte[][] pieces = new byte[pixels.length + 2][];
    pieces[0] = Pngs.header(100, 100);
    pieces[1] = Pngs.palette();
    for (int i = 0; i < pixels.length; i++) {
      pieces[i + 2] = Pngs.chunk("IDAT", new byte[] {pixels[i]});
    }
    Raster raster = decode(Pngs.of(pieces));
    assertThat(raster.width()).isEqualTo(100);
    assertThat(Arrays.copyOf(raster.rgb(), 3)).containsExactly(10, 20, 30);
  }

  @Test
  void shouldTakeTheStillImageOfAnAnimatedPng() throws UndecodableImageException {
    byte[] frame = new byte[26];
    ByteBuffer.wrap(frame).putInt(4, 3).putInt(8, 2);
    Raster raster =
        decode(
            Pngs.of(
                Pngs.header(3, 2),
                Pngs.chunk("acTL", new byte[] {0, 0, 0, 2, 0, 0, 0, 0}),
                Pngs.palette(),
                Pngs.chunk("fcTL", frame),
                Pngs.chunk("IDAT", Pngs.deflatedZeros(8)),
                Pngs.chunk("fcTL", frame),
                Pngs.chunk("fdAT", new byte[] {0, 0, 0, 2, 1})));
    assertThat(raster.width()).isEqualTo(3);
    assertThat(Arrays.copyOf(raster.rgb(), 3)).containsExactly(10, 20, 30);
  }

  @Test
  void shouldRefuseAJpegOfThousandsOfScans() {
    byte[] jpeg = TestImages.resource("progressive-orientation6.jpg");
    int scan = TestImages.find(jpeg, 0xFF, 0xDA);
    byte[] one = Arrays.copyOfRange(jpeg, scan, jpeg.length - 2);
    byte[] many = Arrays.copyOf(jpeg, scan + 200 * one.length);
    for (int i = 0; i < 200; i++) {
      System.arraycopy(one, 0, many, scan + i * one.length, one.length);
    }
    assertRefusedForNothing(Pngs.joined(many, new byte[] {-1, (byte) 0xD9}), "CORRUPT");
  }

  @Test
  void shouldRefuseAJpegOfTwoSizes() {
    byte[] jpeg = TestImages.encode(TestImages.gradient(4, 4), "jpeg");
    int frame = TestImages.find(jpeg, 0xFF, 0xC0);
    byte[] small = Arrays.copyOfRange(jpeg, frame, frame + 19);
    byte[] large = small.clone();
    ByteBuffer.wrap(large).putInt(5, 0xFFFF_FFFF);
    byte[] both =
        Pngs.joined(
            Arrays.copyOf(jpeg, frame),
            large,
            small,
            Arrays.copyOfRange(jpeg, frame + 19, jpeg.length));
    assertRefusedForNothing(both, "CORRUPT");
    assertThatThrownBy(() -> decoder.open(both)).hasMessageContaining("two frame headers");
  }

  /** Who takes the length of a reserved marker's segment at its word does not see the frame. */
  @Test
  void shouldSeeTheFrameInTheSegmentOfAReservedMarker() {
    byte[] jpeg = TestImages.encode(TestImages.gradient(4, 4), "jpeg");
    int frame = TestImages.find(jpeg, 0xFF, 0xC0);
    byte[] large = Arrays.copyOfRange(jpeg, frame, frame + 19);
    ByteBuffer.wrap(large).putInt(5, 0xFFFF_FFFF);
    for (int marker : new int[] {0x02, 0x72, 0xBF, 0xDE, 0xDF, 0xF0, 0xFD}) {
      byte[] reserved = {-1, (byte) marker, 0, (byte) (large.length + 2)};
      assertRefusedForNothing(
          Pngs.joined(
              Arrays.copyOf(jpeg, frame),
              reserved,
              large,
              Arrays.copyOfRange(jpeg, frame, jpeg.length)),
          "CORRUPT");
    }
  }

  @Test
  void shouldStepOverAReservedMarker() throws UndecodableImageException {
    byte[] jpeg = TestImages.encode(TestImages.gradient(4, 4), "jpeg");
    int frame = TestImages.find(jpeg, 0xFF, 0xC0);
    byte[] harmless =
        Pngs.joined(
            Arrays.copyOf(jpeg, frame),
            new byte[] {-1, 0x72, 0, 4, 1, 2},
            Arrays.copyOfRange(jpeg, frame, jpeg.length));
    assertThat(decode(harmless).rgb()).isEqualTo(decode(jpeg).rgb());
  }

  @Test
  void shouldNotDecodeAnotherSizeThanWasChecked() {
    byte[] jpeg = TestImages.encode(TestImages.gradient(4, 4), "jpeg");
    try (ImageReaders readers = new ImageReaders()) {
      Picture checked =
          new JpegPicture(
              4,
              3,
              JpegPicture.Colours.YCBCR,
              new JpegPicture.Scans(false, false),
              new JpegPicture.Reading(readers, jpeg));
      assertThatThrownBy(() -> checked.decode(new Region(0, 0, 4, 3)))
          .hasMessageContaining("4 x 4 pixels where its header says 4 x 3");
    }
  }

  @Test
  void shouldRefuseABitmapThatHoldsAnotherImage() {
    for (int compression : new int[] {4, 5}) {
      byte[] bmp = TestImages.encode(TestImages.gradient(4, 4), "bmp");
      ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(30, compression);
      assertRefusedForNothing(bmp, "UNSUPPORTED");
    }
  }

  /** A profile is handed to a native library by whoever reads it; nobody does. */
  @Test
  void shouldHideTheProfileOfAJpeg() throws UndecodableImageException {
    byte[] image = TestImages.encode(TestImages.noise(20, 10, 1), "jpeg");
    byte[] content = Pngs.joined("ICC_PROFILE\0\1\1".getBytes(ISO_8859_1), new byte[3000]);
    byte[] block =
        Pngs.joined(
            new byte[] {-1, (byte) 0xE2},
            ByteBuffer.allocate(2).putShort((short) (content.length + 2)).array(),
            content);
    byte[] with =
        Pngs.joined(Arrays.copyOf(image, 2), block, Arrays.copyOfRange(image, 2, image.length));
    assertThat(decode(with).rgb()).isEqualTo(decode(image).rgb());
  }

  @Test
  void shouldHideTheProfileOfAWebp() throws UndecodableImageException {
    byte[] webp = TestImages.resource("lossy-alpha.webp");
    byte[] profile = "ICCP\4\0\0\0abcd".getBytes(ISO_8859_1);
    byte[] with =
        Pngs.joined(Arrays.copyOf(webp, 30), profile, Arrays.copyOfRange(webp, 30, webp.length));
    with[20] |= 0x20;
    ByteBuffer.wrap(with).order(ByteOrder.LITTLE_ENDIAN).putInt(4, with.length - 8);
    assertThat(decode(with).rgb()).isEqualTo(decode(webp).rgb());
  }

  private Raster decode(byte[] encoded) throws UndecodableImageException {
    EncodedImage image = decoder.open(encoded);
    return image.decode(image.all(), decoded -> decoded);
  }

  private void assertRefusedForNothing(byte[] encoded, String reason) {
    // The first time loads classes.
    Hostile.outcome(decoder, encoded);
    long before = Hostile.allocatedBytes();
    assertThat(Hostile.outcome(decoder, encoded)).isEqualTo(reason);
    assertThat(Hostile.allocatedBytes() - before).isLessThan(FREE);
  }
}
