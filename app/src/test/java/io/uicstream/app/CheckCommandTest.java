package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.uicstream.schemas.RecordLimits;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;

  private int check(Object... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "check";
    for (int i = 0; i < arguments.length; i++) {
      all[i + 1] = arguments[i].toString();
    }
    return Uic.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(all);
  }

  private JsonNode report(Object... arguments) throws IOException {
    Object[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--json";
    all[arguments.length + 1] = "-";
    check(all);
    return new ObjectMapper().readTree(out.toString());
  }

  private Path paint(String name, String format, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(0xff0000 | (name.hashCode() & 0xffff)));
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, format, file.toFile());
    return file;
  }

  private static Map<String, Long> counts(JsonNode entries, String name, String count) {
    Map<String, Long> counts = new TreeMap<>();
    entries.forEach(entry -> counts.put(entry.get(name).asText(), entry.get(count).asLong()));
    return counts;
  }

  /** A folder with something of every kind. */
  private void fill() throws IOException {
    Path png = paint("cat/1.png", "png", 40, 30);
    paint("cat/2.jpg", "jpg", 20, 50);
    paint("dog/3.gif", "gif", 30, 40);
    paint("4.bmp", "bmp", 25, 25);
    Files.copy(png, directory.resolve("dog/same.png"));
    Files.copy(png, directory.resolve("dog/again.png"));
    Files.writeString(directory.resolve("cat/notes.txt"), "no image");
    Files.write(
        directory.resolve("cat/film.heic"),
        "\0\0\0\u0018ftypheic\0\0\0\0mif1heic".getBytes(StandardCharsets.ISO_8859_1));
    byte[] bytes = Files.readAllBytes(png);
    Files.write(directory.resolve("dog/cut.png"), Arrays.copyOf(bytes, bytes.length - 30));
    byte[] damaged = bytes.clone();
    // Within the compressed pixels: a PNG ends with their checksums and an empty chunk of 12 bytes.
    damaged[damaged.length - 22] ^= 0x55;
    Files.write(directory.resolve("dog/damaged.png"), damaged);
    paint("dog/wide.png", "png", 2000, 60);
    Files.write(
        directory.resolve("dog/large.png"), new byte[RecordLimits.DEFAULT.imageBytes() + 1]);
    Files.writeString(directory.resolve("dog/.hidden"), "");
    Files.createSymbolicLink(directory.resolve("dog/gone.png"), directory.resolve("nowhere"));
  }

  @Test
  void shouldReportEveryKindOfFileOnce() throws IOException {
    fill();

    JsonNode report = report(directory, "--decode-max-pixels", "100000");

    JsonNames.assertDescribes("check.schema.json", report);
    assertThat(report.get("files").asLong()).isEqualTo(11);
    assertThat(report.get("usable").asLong()).isEqualTo(6);
    assertThat(counts(report.get("formats"), "format", "images"))
        .isEqualTo(Map.of("PNG", 3L, "JPEG", 1L, "GIF", 1L, "BMP", 1L));
    assertThat(counts(report.get("refused"), "reason", "files"))
        .isEqualTo(
            Map.of(
                "NOT_AN_IMAGE",
                1L,
                "UNSUPPORTED",
                1L,
                "TRUNCATED",
                1L,
                "CORRUPT",
                1L,
                "TOO_MANY_PIXELS",
                1L));
    assertThat(counts(report.get("skipped"), "reason", "files"))
        .isEqualTo(Map.of("TOO_LARGE", 1L, "HIDDEN", 1L, "UNREADABLE", 1L));
    assertThat(report.at("/sizes/width").toString())
        .isEqualTo("{\"min\":20,\"median\":30,\"max\":40}");
    assertThat(report.at("/sizes/height/max").asLong()).isEqualTo(50);
    assertThat(report.at("/duplicates/images").asLong()).isEqualTo(2);
    assertThat(report.at("/duplicates/groups").asLong()).isEqualTo(1);
    assertThat(report.at("/duplicates/examples/0/names"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("cat/1.png", "dog/same.png", "dog/again.png");
    assertThat(report.at("/classes/classes").asLong()).isEqualTo(2);
    assertThat(report.at("/classes/withoutClass").asLong()).isEqualTo(1);
    assertThat(report.at("/classes/smallest/name").asText()).isEqualTo("cat");
    assertThat(report.at("/classes/largest/images").asLong()).isEqualTo(3);
  }

  @Test
  void shouldSayItToPeopleWithNamesAndReasons() throws IOException {
    fill();
    Path json = directory.resolveSibling(directory.getFileName() + ".json");

    assertThat(check(directory, "--json", json)).isZero();

    assertThat(out.toString())
        .contains("usable images")
        .contains("cat/notes.txt: begins with 6e 6f 20 69")
        .contains("HIDDEN")
        .contains("dog/.hidden")
        .contains("True classes: 2, by the folder that an image lies in")
        .contains("What to do");
    assertThat(Files.readString(json)).contains("\"usable\" : 7");
    Files.delete(json);
  }

  @Test
  void shouldWarnWhereAllParentsHaveOneName() throws IOException {
    paint("birds/images/1.png", "png", 4, 4);
    paint("bees/images/2.png", "png", 4, 4);

    JsonNode report = report(directory);

    assertThat(report.at("/classes/level").asInt()).isEqualTo(1);
    assertThat(report.at("/classes/sameParent").asText()).isEqualTo("images");
    assertThat(report.at("/classes/classes").asInt()).isEqualTo(2);
    assertThat(report.get("advice").toString())
        .contains("All images lie in folders named images")
        .contains("--class-level");
  }

  @Test
  void shouldTakeTheLevelOfClassesThatIsAskedFor() throws IOException {
    paint("birds/images/1.png", "png", 4, 4);
    paint("bees/masks/2.png", "png", 4, 4);
    paint("bees/images/3.png", "png", 4, 4);

    JsonNode report = report(directory, "--class-level", "1");

    assertThat(report.at("/classes/largest/name").asText()).isEqualTo("bees");
  }

  @Test
  void shouldStopAfterSoManyImages() throws IOException {
    for (int i = 0; i < 7; i++) {
      paint(i + ".png", "png", 4, 4);
    }
    assertThat(report(directory, "--max-images", "5").get("files").asInt()).isEqualTo(5);
  }

  @Test
  void shouldFailWhereNothingIsUsableOrANamedFileIsRefused() throws IOException {
    Path image = paint("one/1.png", "png", 4, 4);
    Path text = Files.writeString(directory.resolve("notes.txt"), "no image");
    Path large =
        Files.write(
            directory.resolve("large.png"), new byte[RecordLimits.DEFAULT.imageBytes() + 1]);
    Path texts = Files.createDirectory(directory.resolve("texts"));
    Files.writeString(texts.resolve("notes.txt"), "no image");

    assertThat(check(image)).isZero();
    assertThat(check(image, text)).isEqualTo(1);
    assertThat(out.toString()).contains("NOT_AN_IMAGE").contains(text + ": begins with");
    assertThat(check(image, large)).isEqualTo(1);
    assertThat(out.toString()).contains("TOO_LARGE").contains(large + ": holds more than");
    assertThat(check(texts)).isEqualTo(1);
    assertThat(out.toString()).contains("Nothing here can be learnt from");
    assertThat(check(directory.resolve("one"), texts)).isZero();
  }

  @Test
  void shouldNameWhatCannotBeChecked() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));

    assertThat(check(directory.resolve("none"))).isEqualTo(1);
    assertThat(err.toString()).contains("uic: no such file or folder: " + directory + "/none");
    assertThat(check(empty)).isEqualTo(1);
    assertThat(err.toString()).contains("uic: no file in " + empty);
    assertThat(check()).isEqualTo(2);
    assertThat(check(empty, "--json", directory.resolve("no/such/folder.json"))).isEqualTo(1);
    assertThat(err.toString()).contains("cannot write to");
  }

  @Test
  void shouldFindMediansOfAnyValues() {
    Spread spread = new Spread();
    for (int value = 1; value <= 2001; value++) {
      spread.add(value);
    }
    assertThat(spread.span()).isEqualTo(new CheckReport.Span(1, 1001, 2001));

    Spread large = new Spread();
    for (long value = 1; value <= 1001; value++) {
      large.add(value * 1_000_000_007L);
    }
    double median = 501 * 1_000_000_007.0;
    assertThat((double) large.span().median()).isCloseTo(median, within(median / 1000));
    large.add(Long.MAX_VALUE);
    assertThat(large.span().max()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldRememberEveryDigest() {
    DigestTable table = new DigestTable();
    for (long key = 0; key < 100_000; key++) {
      assertThat(table.putIfAbsent(key * 0x9e3779b97f4a7c15L, (int) key + 1)).isZero();
    }
    for (long key = 0; key < 100_000; key++) {
      assertThat(table.putIfAbsent(key * 0x9e3779b97f4a7c15L, 7)).isEqualTo((int) key + 1);
    }
  }
}
