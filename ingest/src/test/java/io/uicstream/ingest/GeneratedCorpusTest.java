package io.uicstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratedCorpusTest {

  /** Pinned when the corpus was first made: whoever changes the pictures changes every figure. */
  @ParameterizedTest
  @CsvSource({
    "32, 3688299681e7418d966f378ab2338a53113300b82032db585d2a14343d2afc70",
    "64, d2afd92f902e34bf59c3ffd436f31202a647c70def71224887dab3038a29c2c8",
  })
  void shouldDrawTheSamePixelsForEver(int side, String sha256) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (GeneratedCorpus corpus = Corpora.endless(7, side)) {
      for (int index = 0; index < 100; index++) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * side * side);
        bytes.asIntBuffer().put(corpus.raster(index));
        digest.update(bytes);
      }
    }
    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(sha256);
  }

  @Test
  void shouldYieldTheSameImageWhateverCameBefore() {
    try (GeneratedCorpus one = Corpora.of(7, 100, Order.AS_IS);
        GeneratedCorpus other = Corpora.of(7, 100, Order.AS_IS)) {
      List<SourceImage> images = drain(one);
      assertThat(images).hasSize(100);
      SourceImage last = other.image(99);
      assertThat(last.encoded()).isEqualTo(images.get(99).encoded());
      assertThat(last.id()).isEqualTo(images.get(99).id()).isEqualTo("generated/7/000000099");
      assertThat(last.trueClass()).isEqualTo(images.get(99).trueClass());
    }
  }

  @Test
  void shouldDrawOtherImagesFromAnotherSeed() {
    try (GeneratedCorpus one = Corpora.of(7, 10, Order.AS_IS);
        GeneratedCorpus other = Corpora.of(8, 10, Order.AS_IS)) {
      assertThat(one.raster(0)).isNotEqualTo(other.raster(0));
    }
  }

  @Test
  void shouldEncodeJpegOfTheSideAskedFor() throws IOException {
    try (GeneratedCorpus corpus = Corpora.of(7, 1, Order.AS_IS)) {
      byte[] encoded = corpus.next().orElseThrow().encoded();
      assertThat(encoded).startsWith(0xFF, 0xD8);
      BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(encoded));
      assertThat(decoded.getWidth()).isEqualTo(32);
      assertThat(decoded.getHeight()).isEqualTo(32);
      // JPEG at quality 90 keeps the picture: mean error of luma below 4 of 255.
      int[] drawn = corpus.raster(0);
      double error =
          IntStream.range(0, drawn.length)
              .mapToDouble(i -> Math.abs(luma(drawn[i]) - luma(decoded.getRGB(i % 32, i / 32))))
              .average()
              .orElseThrow();
      assertThat(error).isLessThan(4);
    }
  }

  @Test
  void shouldHoldEveryClassEquallyOften() {
    try (GeneratedCorpus corpus = Corpora.of(7, 200, Order.AS_IS)) {
      assertThat(
              drain(corpus).stream()
                  .collect(
                      Collectors.groupingBy(
                          image -> image.trueClass().orElseThrow(), Collectors.counting())))
          .hasSize(10)
          .allSatisfy((name, count) -> assertThat(count).isEqualTo(20));
    }
  }

  @Test
  void shouldNameAsManyClassesAsThereArePairsOfShapeAndTexture() {
    assertThat(IntStream.range(0, CorpusSettings.MAX_CLASSES).mapToObj(GeneratedCorpus::className))
        .hasSize(20)
        .doesNotHaveDuplicates()
        .contains("disc-plain", "star-stripes", "cross-dots");
  }

  @Test
  void shouldOrderByClassWithoutLosingImages() {
    try (GeneratedCorpus ordered = Corpora.of(7, 95, Order.CLASS_ORDERED);
        GeneratedCorpus asIs = Corpora.of(7, 95, Order.AS_IS)) {
      List<SourceImage> images = drain(ordered);
      List<String> changes = new ArrayList<>();
      String before = "";
      for (SourceImage image : images) {
        String name = image.trueClass().orElseThrow();
        if (!name.equals(before)) {
          changes.add(name);
        }
        before = name;
      }
      assertThat(changes).hasSize(10).doesNotHaveDuplicates();
      assertThat(ids(images)).containsExactlyInAnyOrderElementsOf(ids(drain(asIs)));
    }
  }

  @Test
  void shouldRefuseToOrderAnEndlessCorpusByClass() {
    assertThatThrownBy(
            () -> new GeneratedCorpus(CorpusSettings.endless(7), Order.CLASS_ORDERED).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("set the number of images");
  }

  private static List<SourceImage> drain(GeneratedCorpus corpus) {
    List<SourceImage> images = new ArrayList<>();
    for (Optional<SourceImage> next = corpus.next(); next.isPresent(); next = corpus.next()) {
      images.add(next.get());
    }
    return images;
  }

  private static List<String> ids(List<SourceImage> images) {
    return images.stream().map(SourceImage::id).toList();
  }

  private static double luma(int rgb) {
    return 0.299 * (rgb >> 16 & 255) + 0.587 * (rgb >> 8 & 255) + 0.114 * (rgb & 255);
  }
}
