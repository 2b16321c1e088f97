package io.uicstream.learner.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every format and variant that is decoded, against pixels by another decoder;
 * tests/scripts/image-goldens.py makes both.
 */
class GoldenImagesTest {
  /** Of 255, over all pixels and channels. */
  private static final double LOSSY = 2;

  /**
   * 4:4:0, which comes of turning a 4:2:2 photograph: the libjpeg inside most JDKs repeats rows of
   * colour where libjpeg-turbo, which Debian's JDK uses, interpolates. 2.7 on Temurin, 0 on Debian.
   */
  private static final double ROWS_OF_COLOUR_HALVED = 3;

  static Stream<String> images() throws IOException, URISyntaxException {
    Path folder = Path.of(GoldenImagesTest.class.getResource("goldens").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> Files.exists(folder.resolve(name + ".png")))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void shouldDecodeAsOthersDo(String name) throws UndecodableImageException {
    BufferedImage golden = golden(name);
    try (ImageDecoder decoder = new ImageDecoder(1_000_000, 1_000_000)) {
      EncodedImage image = decoder.open(TestImages.resource("goldens/" + name));
      assertThat(image.width()).isEqualTo(golden.getWidth());
      assertThat(image.height()).isEqualTo(golden.getHeight());
      double difference = image.decode(image.all(), raster -> Difference.mean(raster, golden));
      if (isLossy(name)) {
        assertThat(difference)
            .as(name)
            .isLessThanOrEqualTo(name.equals("jpeg-440.jpg") ? ROWS_OF_COLOUR_HALVED : LOSSY);
      } else {
        assertThat(difference).as(name).isZero();
      }
    }
  }

  /**
   * JPEG may be decoded in several ways; and of 5 bits, netpbm makes 8 by cutting, browsers and
   * this decoder by rounding. All else is exact, lossy WebP too.
   */
  private static boolean isLossy(String name) {
    return name.startsWith("jpeg-") || name.startsWith("bmp-16-rgb");
  }

  private static BufferedImage golden(String name) {
    try {
      return ImageIO.read(GoldenImagesTest.class.getResource("goldens/" + name + ".png"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
