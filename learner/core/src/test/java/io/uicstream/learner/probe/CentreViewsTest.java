package io.uicstream.learner.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.uicstream.engine.ViewBatch;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class CentreViewsTest {
  private static final Decoding DECODING = new Decoding(8, 3, 1_000_000);

  /** A PNG of one shade of grey. */
  static LabelledImage image(String trueClass, int shade) throws IOException {
    BufferedImage image = new BufferedImage(16, 12, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 16 * 12; i++) {
      image.setRGB(i % 16, i / 16, shade * 0x010101);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return new LabelledImage(trueClass + "/" + shade, trueClass, png.toByteArray());
  }

  private static LabelledImage damaged(String name) {
    return new LabelledImage(name, "b", "no image".getBytes(StandardCharsets.US_ASCII));
  }

  static LabelledImages source(List<LabelledImage> images) {
    Iterator<LabelledImage> next = images.iterator();
    return new LabelledImages() {
      @Override
      public Optional<LabelledImage> next() {
        return next.hasNext() ? Optional.of(next.next()) : Optional.empty();
      }

      @Override
      public byte[] read(String name) {
        return images.stream()
            .filter(image -> image.name().equals(name))
            .findFirst()
            .orElseThrow()
            .encoded();
      }

      @Override
      public long size() {
        return images.size();
      }
    };
  }

  static CentreViews decode(List<LabelledImage> images) throws IOException {
    return CentreViews.decode(source(images), DECODING, (what, done, total) -> {});
  }

  @Test
  void shouldKeepViewsInOrderAndLeaveOutWhatCannotBeDecoded() throws IOException {
    List<LabelledImage> images = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      images.add(i % 50 == 7 ? damaged("odd " + i) : image(i % 3 == 0 ? "b" : "a", i));
    }
    try (CentreViews views = decode(images)) {
      assertThat(views.images()).isEqualTo(245);
      assertThat(views.undecodable().images()).isEqualTo(5);
      assertThat(views.undecodable().reasons())
          .hasSize(5)
          .allMatch(reason -> reason.matches("odd \\d*7 begins with .*"));
      assertThat(views.classes()).containsExactly("a", "b");

      ViewBatch batch = views.batch(0, 245);
      int[] labels = views.labels(views.classes());
      int view = 0;
      for (int i = 0; i < 250; i++) {
        if (i % 50 != 7) {
          assertThat(batch.pixels()[view * 8 * 8 * 3] & 0xff).isEqualTo(i);
          assertThat(labels[view]).isEqualTo(i % 3 == 0 ? 1 : 0);
          view++;
        }
      }
      ViewBatch some = views.batch(100, 2);
      assertThat(some.images()).isEqualTo(2);
      assertThat(some.pixels()[0]).isEqualTo(batch.pixels()[100 * 8 * 8 * 3]);
    }
  }

  @Test
  void shouldSayThatThereIsNothingToProbeOn() {
    assertThatThrownBy(() -> decode(List.of()))
        .isInstanceOf(ProbeException.class)
        .hasMessageStartingWith("there is no image with a true class");
    assertThatThrownBy(() -> decode(List.of(damaged("x"), damaged("y"))))
        .isInstanceOf(ProbeException.class)
        .hasMessageMatching("none of 2 images can be decoded .*, such as x begins with .*");
  }

  @Test
  void shouldRefuseImagesThatCannotBeProbedOn() throws IOException {
    FewShotSettings fewShot = new FewShotSettings(5, List.of(1, 2), 15, 100, 1);
    try (CentreViews both = decode(List.of(image("a", 1), image("b", 2)));
        CentreViews one = decode(List.of(image("a", 1), image("a", 2)))) {
      assertThatThrownBy(() -> Prober.requireProbable(both, one, fewShot))
          .isInstanceOf(ProbeException.class)
          .hasMessageContaining(
              "only the training images have [b], only the test images []; both folders need");
      assertThatThrownBy(() -> Prober.requireProbable(one, one, fewShot))
          .isInstanceOf(ProbeException.class)
          .hasMessageStartingWith("all images are of the class [a]");
      assertThatThrownBy(() -> Prober.requireProbable(both, both, fewShot))
          .isInstanceOf(ProbeException.class)
          .hasMessageContaining("has 1 test images, too few for 2 shots");
      Prober.requireProbable(both, both, new FewShotSettings(5, List.of(1), 15, 0, 1));
    }
  }
}
