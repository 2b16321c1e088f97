package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code uic run} leaves out of a folder, and that it leaves out nothing else. */
class LeftOutIT {
  private static final byte[] IMAGE = OddImages.ramp(32, 32, BufferedImage.TYPE_INT_RGB, "png");

  @TempDir Path directory;

  @Test
  void shouldEndWithAFailureWhereNothingCanBeUsed() throws IOException {
    write("vast-1.png", new byte[200_000]);
    write("vast-2.png", new byte[200_000]);
    write("notes.txt", "no image".getBytes(StandardCharsets.UTF_8));
    write("cut.png", Arrays.copyOf(IMAGE, IMAGE.length / 2));
    try (UicCommand run = run("--images-max-bytes=100kb")) {
      assertThat(run.exit()).as(() -> run.out() + run.err()).isEqualTo(1);
      assertThat(run.err())
          .contains(
              "no image was admitted; files not published: 2 too large;"
                  + " records not usable: 1 NOT_AN_IMAGE, 1 TRUNCATED");
      assertThat(run.out())
          .contains("too large, 200,000 bytes, more than images.max.bytes, which is 102,400")
          .contains("--images-max-bytes takes larger files")
          .contains("skipped   2 not published: 2 too large")
          .contains("refused   1 NOT_AN_IMAGE, 1 TRUNCATED")
          .contains("notes.txt: NOT_AN_IMAGE, ")
          .contains("cut.png: TRUNCATED, ");
    }
    JsonNode images = report();
    assertThat(images.at("/received").asInt()).isEqualTo(2);
    assertThat(images.at("/skipped/byCause/TOO_LARGE").asInt()).isEqualTo(2);
    assertThat(images.at("/skipped/first").findValuesAsText("name"))
        .containsExactlyInAnyOrder("vast-1.png", "vast-2.png");
    assertThat(images.at("/deadLettersByReason/TRUNCATED").asInt()).isEqualTo(1);
    assertThat(images.at("/firstDeadLetters").findValuesAsText("name"))
        .containsExactly("notes.txt", "cut.png");
  }

  /** Larger than Kafka's own limits, and published four seconds apart. */
  @Test
  void shouldTakeLargeImagesOfASlowSourceAndCountDeadLettersOverRestarts() throws IOException {
    byte[] large = OddImages.ramp(1500, 1200, BufferedImage.TYPE_INT_RGB, "bmp");
    assertThat(large).hasSizeGreaterThan(5_000_000);
    write("large.bmp", large);
    write("small.png", IMAGE);
    write("notes.txt", "no image".getBytes(StandardCharsets.UTF_8));
    for (int time = 1; time <= 2; time++) {
      try (UicCommand run = run("--rate=0.25")) {
        assertThat(run.exit()).as(() -> run.out() + run.err()).isZero();
      }
      assertThat(report().at("/admitted").asInt()).isEqualTo(2);
      assertThat(report().at("/duplicates").asInt()).isEqualTo(2 * (time - 1));
      assertThat(report().at("/deadLettersByReason/NOT_AN_IMAGE").asInt()).isEqualTo(time);
    }
  }

  private void write(String name, byte[] content) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("images"));
    Files.write(folder.resolve(name), content);
  }

  private UicCommand run(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "run",
                "--source=" + directory.resolve("images"),
                "--data-dir=" + directory.resolve("data"),
                "--report=" + directory.resolve("report.json"),
                "--classes=2",
                "--batch=2",
                "--until-idle=1s"));
    words.addAll(List.of(more));
    return UicCommand.start(
        directory, "run", new UicCommand.Launch(List.of(), Map.of()), List.copyOf(words));
  }

  private JsonNode report() throws IOException {
    return new ObjectMapper()
        .readTree(Files.readString(directory.resolve("report.json")))
        .at("/images");
  }
}
