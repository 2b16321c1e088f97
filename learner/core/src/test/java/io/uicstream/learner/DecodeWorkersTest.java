package io.uicstream.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.engine.Photometric;
import io.uicstream.engine.View;
import io.uicstream.engine.ViewSource;
import io.uicstream.labelstore.Draw;
import io.uicstream.learner.probe.Decoding;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecodeWorkersTest {
  private static final int SIDE = 4;
  private static final ViewSource CENTRE = (width, height, random) -> View.centre(width, height);
  private static final byte[] DAMAGED = {1, 2, 3};

  private final DecodeWorkers workers =
      new DecodeWorkers(new Decoding(SIDE, 2, 1000), CENTRE, new Randomness(1), id -> false);

  @AfterEach
  void closeWorkers() {
    workers.close();
  }

  @Test
  void shouldShowAnotherImageInThePlaceOfOneThatCannotBeDecoded() throws IOException {
    Draw draw = draw(DAMAGED, png(10), png(20), DAMAGED, png(30));

    DrawnViews views = workers.make(draw, 5).join();

    assertThat(views.shown()).containsExactly(4, 1, 2, 2, 4);
    assertThat(reds(views)).containsExactly(30, 10, 20, 20, 30);
    assertThat(views.batch().photometric()).doesNotContainNull();
    Draw gone = views.undecodable(draw);
    assertThat(gone.imageIds()).containsExactly("image-0", "image-3");
    assertThat(gone.admissions()).containsExactly(100, 103);
    Draw shown = views.shown(draw);
    assertThat(shown.labels()).containsExactly(4, 1, 2, 2, 4);
    assertThat(shown.admissions()).containsExactly(104, 101, 102, 102, 104);
  }

  @Test
  void shouldShowNothingWhereNoImageCanBeDecoded() throws IOException {
    Draw draw = draw(DAMAGED, DAMAGED);
    DrawnViews views = workers.centre(draw).join();
    assertThat(views.none()).isTrue();
    assertThat(views.undecodable(draw).size()).isEqualTo(2);
    assertThat(views.batch().photometric()).containsOnly(Photometric.NONE);
  }

  @Test
  void shouldShowWhatWasDrawn() throws IOException {
    Draw draw = draw(png(10), png(20));
    DrawnViews views = workers.make(draw, 5).join();
    assertThat(views.shown(draw)).isSameAs(draw);
    assertThat(views.undecodable(draw).size()).isZero();
    assertThat(reds(views)).containsExactly(10, 20);
  }

  private static Draw draw(byte[]... encoded) {
    int size = encoded.length;
    long[] admissions = new long[size];
    int[] labels = new int[size];
    String[] ids = new String[size];
    for (int i = 0; i < size; i++) {
      admissions[i] = 100L + i;
      labels[i] = i;
      ids[i] = "image-" + i;
    }
    return new Draw(admissions, labels, List.of(ids), Arrays.asList(encoded));
  }

  private static int[] reds(DrawnViews views) {
    int[] reds = new int[views.shown().length];
    for (int i = 0; i < reds.length; i++) {
      reds[i] = views.batch().pixels()[i * SIDE * SIDE * 3] & 0xff;
    }
    return reds;
  }

  private static byte[] png(int red) throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64; i++) {
      image.setRGB(i % 8, i / 8, red << 16);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
