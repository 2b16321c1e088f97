package io.uicstream.learner.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.uicstream.engine.Crop;
import io.uicstream.engine.View;
import io.uicstream.engine.ViewBatch;
import io.uicstream.engine.ViewSource;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class CropViewsTest {
  /** Places of crops in pixels of an image resized to this size. */
  private static List<String> places(List<ViewSource> crops, int width, int height, int[] resized) {
    List<String> places = new ArrayList<>();
    for (ViewSource source : crops) {
      View view = source.sample(width, height, new SplittableRandom(1));
      Crop crop = view.crop();
      places.add(
          "%.2f,%.2f%s"
              .formatted(
                  crop.left() * resized[0],
                  crop.top() * resized[1],
                  view.photometric().flip() ? " flipped" : ""));
    }
    return places;
  }

  /** As torchvision 0.21 does: Resize(256), TenCrop(224) of 500×375; Resize(37), TenCrop(32). */
  @Test
  void shouldTestOnCornersAndCentreAndTheSameMirrored() {
    assertThat(CropViews.shorter(224)).isEqualTo(256);
    assertThat(places(CropViews.ten(224), 500, 375, new int[] {341, 256}))
        .containsExactly(
            "0.00,0.00",
            "117.00,0.00",
            "0.00,32.00",
            "117.00,32.00",
            "58.00,16.00",
            "0.00,0.00 flipped",
            "117.00,0.00 flipped",
            "0.00,32.00 flipped",
            "117.00,32.00 flipped",
            "58.00,16.00 flipped");
    assertThat(CropViews.shorter(32)).isEqualTo(37);
    assertThat(places(CropViews.ten(32).subList(0, 5), 32, 40, new int[] {37, 46}))
        .containsExactly("0.00,0.00", "5.00,0.00", "0.00,14.00", "5.00,14.00", "2.00,7.00");
  }

  @Test
  void shouldCropPixelForPixelWhereNothingNeedsResizing() throws IOException {
    BufferedImage image = new BufferedImage(40, 37, BufferedImage.TYPE_INT_RGB);
    SplittableRandom random = new SplittableRandom(5);
    for (int y = 0; y < 37; y++) {
      for (int x = 0; x < 40; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    ImageBytes images =
        new ImageBytes() {
          @Override
          public byte[] read(int number) {
            return png.toByteArray();
          }

          @Override
          public String name(int number) {
            return "random";
          }
        };
    try (ViewLoader loader = new ViewLoader(images, new Decoding(32, 2, 10_000))) {
      ViewBatch corner =
          ViewLoader.await(loader.load(new int[] {0}, CropViews.ten(32).get(3), random));
      for (int y = 0; y < 32; y++) {
        for (int x = 0; x < 32; x++) {
          int pixel = (y * 32 + x) * 3;
          int rgb = image.getRGB(8 + x, 5 + y);
          assertThat(corner.pixels()[pixel] & 0xff).isCloseTo(rgb >> 16 & 0xff, within(1));
          assertThat(corner.pixels()[pixel + 2] & 0xff).isCloseTo(rgb & 0xff, within(1));
        }
      }
    }
  }

  @Test
  void shouldTrainOnCropsAnywhereOrInTheMiddle() {
    assertThat(lefts(CropViews.anywhere(32), 80, 40)).hasSize(74 - 32 + 1).contains(0, 42);
    // Of 74 pixels the 37 in the middle begin at 18.
    assertThat(lefts(CropViews.inTheMiddle(32), 80, 40)).containsExactly(18, 19, 20, 21, 22, 23);
  }

  private static Set<Integer> lefts(ViewSource source, int width, int height) {
    Set<Integer> lefts = new TreeSet<>();
    SplittableRandom random = new SplittableRandom(1);
    int flips = 0;
    for (int i = 0; i < 2000; i++) {
      View view = source.sample(width, height, random);
      lefts.add(Math.round(view.crop().left() * 74));
      assertThat(view.crop().height() * 37).isCloseTo(32, within(1e-3f));
      flips += view.photometric().flip() ? 1 : 0;
    }
    assertThat(flips).isBetween(900, 1100);
    return lefts;
  }

  @Test
  void shouldCropSquaresOfATenthToAHalfOfTheArea() {
    SplittableRandom random = new SplittableRandom(1);
    double smallest = 1;
    double largest = 0;
    for (int i = 0; i < 2000; i++) {
      Crop crop = CropViews.square(500, 375, random).crop();
      double width = crop.width() * 500;
      assertThat(width).isCloseTo(crop.height() * 375, within(1e-3));
      assertThat(crop.left() + crop.width()).isLessThan(1.0001f);
      smallest = Math.min(smallest, width * width / (500 * 375));
      largest = Math.max(largest, width * width / (500 * 375));
    }
    assertThat(smallest).isBetween(0.099, 0.103);
    assertThat(largest).isBetween(0.496, 0.501);
    // No tenth of it is a square: the largest one, in the middle.
    assertThat(CropViews.square(1000, 20, random).crop()).isEqualTo(new Crop(0.49f, 0, 0.02f, 1));
  }
}
