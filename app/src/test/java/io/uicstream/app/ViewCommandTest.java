package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.engine.Crop;
import io.uicstream.engine.ViewSampler;
import io.uicstream.engine.ViewSettings;
import io.uicstream.learner.image.ImageDecoder;
import io.uicstream.learner.image.UndecodableImageException;
import io.uicstream.learner.image.ViewMaker;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewCommandTest {
  private static final int SIDE = 32;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;
  private Path file;
  private Path sheet;

  @BeforeEach
  void paintNoise() throws IOException {
    file = directory.resolve("noise.jpg");
    sheet = directory.resolve("views.png");
    BufferedImage image = new BufferedImage(90, 60, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int y = 0; y < 60; y++) {
      for (int x = 0; x < 90; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    ImageIO.write(image, "jpg", file.toFile());
  }

  private int view(Object... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "view";
    for (int i = 0; i < arguments.length; i++) {
      all[i + 1] = arguments[i].toString();
    }
    return Uic.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(all);
  }

  @Test
  void shouldWriteThePixelsThatTheDecoderGives() throws Exception {
    Path decoded = directory.resolve("decoded.png");

    assertThat(view(file, "--output", sheet, "--decoded", decoded)).as(err.toString()).isZero();

    BufferedImage png = ImageIO.read(decoded.toFile());
    byte[] rgb = new byte[90 * 60 * 3];
    for (int i = 0; i < 90 * 60; i++) {
      int pixel = png.getRGB(i % 90, i / 90);
      rgb[3 * i] = (byte) (pixel >> 16);
      rgb[3 * i + 1] = (byte) (pixel >> 8);
      rgb[3 * i + 2] = (byte) pixel;
    }
    try (ImageDecoder decoder = new ImageDecoder(1_000_000, 1_000_000)) {
      assertThat(rgb)
          .isEqualTo(decoder.decode(Files.readAllBytes(file), of -> of.raster().rgb().clone()));
    }
    assertThat(png.getWidth()).isEqualTo(90);
    assertThat(out.toString()).contains("noise.jpg: JPEG, 90 x 60 pixels");
  }

  @Test
  void shouldDrawASheetOfTheExpectedSizeWithThePixelsOfEveryView() throws Exception {
    assertThat(view(file, "--output", sheet, "--seed", "7", "--input", SIDE)).isZero();

    BufferedImage drawn = ImageIO.read(sheet.toFile());
    assertThat(drawn.getWidth()).isEqualTo(ViewSheet.width(SIDE));
    assertThat(drawn.getHeight()).isEqualTo(ViewSheet.height(SIDE));
    int cell = ViewSheet.cell(SIDE);
    List<LearnerViews.Shown> views = views(7);
    assertThat(views).hasSize(17);
    // The third basic view: title, a row, and two cells with their gaps before it.
    byte[] rgb = views.get(3).rgb();
    int left = 12 + 2 * (cell + 12);
    int top = 34 + (ViewSheet.height(SIDE) - 34) / 3;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int at = 3 * (y * SIDE + x);
        int zoom = cell / SIDE;
        assertThat(drawn.getRGB(left + x * zoom + 1, top + y * zoom + 1) & 0xffffff)
            .isEqualTo(
                ((rgb[at] & 0xff) << 16) | ((rgb[at + 1] & 0xff) << 8) | (rgb[at + 2] & 0xff));
      }
    }
  }

  private List<LearnerViews.Shown> views(long seed) throws Exception {
    return LearnerViews.of(
        Files.readAllBytes(file), 90, 60, new LearnerViews.Settings(SIDE, seed, 1_000_000));
  }

  @Test
  void shouldMakeViewsAsALearnerDoes() throws Exception {
    SplittableRandom seeds = new SplittableRandom(7);
    seeds.nextLong();
    long seed = seeds.nextLong();
    byte[] learnt = new byte[SIDE * SIDE * 3];
    ViewSampler basic = new ViewSampler(ViewSettings.basic());
    boolean flip;
    try (ViewMaker maker = new ViewMaker(new ImageDecoder(1_000_000, 1_000_000), basic, SIDE)) {
      flip = maker.make(Files.readAllBytes(file), seed, learnt, 0).flip();
    }

    LearnerViews.Shown view = views(7).get(1);

    assertThat(view.photometric().flip()).isEqualTo(flip);
    if (flip) {
      assertThat(List.of(view.rgb()[0], view.rgb()[1]))
          .isEqualTo(List.of(learnt[3 * (SIDE - 1)], learnt[3 * (SIDE - 1) + 1]));
    } else {
      assertThat(view.rgb()).isEqualTo(learnt);
    }
    assertThat(view.crop()).isEqualTo(basic.sample(90, 60, new SplittableRandom(seed)).crop());
  }

  @Test
  void shouldSayWhatAViewShowsAndWhatWasDone() throws Exception {
    List<LearnerViews.Shown> views = views(1);
    Crop centre = views.get(0).crop();

    assertThat(centre.height()).isEqualTo(224 / 256f);
    assertThat(ViewSheet.caption(views.get(0), 90, 60)).containsExactly("centre: 53 x 53 at 19, 4");
    assertThat(ViewSheet.caption(views.get(16), 90, 60))
        .anyMatch(line -> line.startsWith("light "))
        .anyMatch(line -> line.startsWith("red "));
  }

  @Test
  void shouldRefuseInOneLine() throws IOException, UndecodableImageException {
    Path text = Files.writeString(directory.resolve("notes.txt"), "no image");

    assertThat(view(text, "--output", sheet)).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("uic: " + text + " is refused, NOT_AN_IMAGE: begins with 6e 6f");
    assertThat(sheet).doesNotExist();
  }

  @Test
  void shouldNameWhatCannotBeViewedOrWritten() {
    assertThat(view(directory.resolve("none.jpg"), "--output", sheet)).isEqualTo(1);
    assertThat(err.toString()).contains("uic: no such file or folder: ");
    assertThat(view(directory, "--output", sheet)).isEqualTo(1);
    assertThat(err.toString()).contains(directory + " is refused, NOT_A_FILE: is no file");
    assertThat(view(file, "--output", directory.resolve("no/such/views.png"))).isEqualTo(1);
    assertThat(err.toString()).contains("cannot write to");
    assertThat(view(file, "--output", file)).isEqualTo(1);
    assertThat(err.toString()).contains("noise.jpg is the image itself");
    assertThat(view(file, "--output", sheet, "--input", "7")).isEqualTo(2);
    assertThat(view(file)).isEqualTo(2);
  }

  @Test
  void shouldLeaveCaptionsOutWhereThereIsNoFont() throws Exception {
    Path fonts = Files.writeString(directory.resolve("fonts.conf"), "<fontconfig></fontconfig>");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.awt.headless=true",
            // Java remembers the fonts that it has found there.
            "-Duser.home=" + directory,
            "-cp",
            System.getProperty("java.class.path"),
            Uic.class.getName(),
            "view",
            file.toString(),
            "--output",
            sheet.toString());
    builder.environment().put("FONTCONFIG_FILE", fonts.toString());
    Process process = builder.redirectErrorStream(true).start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("uic: without captions: this Java finds no font")
        .contains("wrote " + sheet);
    assertThat(process.waitFor()).isZero();
    assertThat(ImageIO.read(sheet.toFile()).getWidth()).isEqualTo(ViewSheet.width(SIDE));
  }
}
