package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.uicstream.engine.Initializer;
import io.uicstream.engine.NetworkSpec;
import io.uicstream.engine.Networks.Head;
import io.uicstream.engine.Networks.Input;
import io.uicstream.learner.Learner;
import io.uicstream.learner.checkpoint.Checkpoint;
import io.uicstream.learner.checkpoint.CheckpointStore;
import io.uicstream.learner.checkpoint.Progress;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A set in VOC's layout whose answer is known. Images are of one colour: black, red, green or
 * yellow (both), four of each. {@code red} and {@code green} can be told from any crop; {@code
 * coin} shows half of each colour's images and cannot be told at all.
 */
class VocProbeTest {
  private static final int[] COLOURS = {0x000000, 0xc00000, 0x00c000, 0xc0c000};
  private static final int OF_A_COLOUR = 4;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;
  private Path voc;
  private Path data;
  private Path output;

  @BeforeEach
  void writeASet() throws IOException {
    voc = directory.resolve("VOC2007");
    data = directory.resolve("data");
    output = directory.resolve("voc.json");
    Files.createDirectories(voc.resolve("JPEGImages"));
    Files.createDirectories(voc.resolve("ImageSets/Main"));
    writeSplit("trainval", 0);
    writeSplit("test", 1000);
  }

  private void writeSplit(String split, int first) throws IOException {
    List<String> red = new ArrayList<>();
    List<String> green = new ArrayList<>();
    List<String> coin = new ArrayList<>();
    for (int i = 0; i < COLOURS.length * OF_A_COLOUR; i++) {
      int colour = i / OF_A_COLOUR;
      String name = String.format(Locale.ROOT, "%06d", first + i);
      paint(name, COLOURS[colour]);
      red.add(name + (colour % 2 == 1 ? "  1" : " -1"));
      green.add(name + (colour >= 2 ? "  1" : " -1"));
      coin.add(name + (i % 2 == 1 ? "  1" : " -1"));
    }
    // A yellow image is difficult to see as red; counted as absent it would be a wrong find.
    red.set(4 * OF_A_COLOUR - 1, red.get(4 * OF_A_COLOUR - 1).replace("  1", "  0"));
    Files.write(voc.resolve("ImageSets/Main/red_" + split + ".txt"), red);
    Files.write(voc.resolve("ImageSets/Main/green_" + split + ".txt"), green);
    Files.write(voc.resolve("ImageSets/Main/coin_" + split + ".txt"), coin);
  }

  private void paint(String name, int rgb) throws IOException {
    BufferedImage image = new BufferedImage(50, 40, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 50 * 40; i++) {
      image.setRGB(i % 50, i / 50, rgb);
    }
    ImageIO.write(image, "jpg", voc.resolve("JPEGImages/" + name + ".jpg").toFile());
  }

  private void saveCheckpoint(String network, Head head) throws IOException {
    NetworkSpec spec = new NetworkSpec(network, 32, 10, head, Input.RGB);
    CheckpointStore.open(Learner.checkpoints(data), 3)
        .save(
            new Checkpoint(
                Initializer.state(spec.network(), 2),
                new Progress(100, 6400, 1, 9, "run-1", spec.text())));
  }

  private int probe(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("probe", "--data-dir", data.toString(), "--voc", voc.toString()));
    arguments.addAll(List.of(more));
    return Uic.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fc6-8", "all"})
  void shouldFindWhatCanBeToldAndNothingElse(String layers) throws IOException {
    saveCheckpoint("alexnet-small", Head.BN);

    assertThat(
            probe("--voc-train", layers, "--voc-iterations", "60", "--output", output.toString()))
        .as(err.toString())
        .isZero();

    JsonNode report = new ObjectMapper().readTree(output.toFile());
    JsonNames.assertDescribes("probe-voc.schema.json", report);
    assertThat(report.at("/voc/layers").asText()).isEqualTo(layers);
    assertThat(report.at("/voc/testImages").asInt()).isEqualTo(16);
    assertThat(report.get("networks"))
        .extracting(network -> network.get("weights").asText())
        .containsExactly("checkpoint", "random", "random-calibrated");
    for (JsonNode network : report.get("networks")) {
      assertThat(network.get("classes"))
          .extracting(figure -> figure.get("name").asText())
          .containsExactly("coin", "green", "red");
      assertThat(network.at("/classes/1/averagePrecision").asDouble()).isEqualTo(1);
      assertThat(network.at("/classes/2/averagePrecision").asDouble()).isEqualTo(1);
      assertThat(network.at("/classes/2/images").asInt()).isEqualTo(7);
      // Half of what is found anywhere in the ranking is a coin.
      assertThat(network.at("/classes/0/averagePrecision").asDouble()).isCloseTo(0.5, within(0.1));
      assertThat(network.at("/meanAveragePrecision").asDouble()).isCloseTo(2.5 / 3, within(0.034));
    }
    assertThat(out.toString())
        .contains(layers + " trained for 60 steps")
        .contains("AP, red (7)")
        .contains("wrote " + output);
  }

  @Test
  void shouldSayWhatCannotBeProbed() throws IOException {
    saveCheckpoint("resnet18", Head.LINEAR);
    assertRefused(1, "VOC classification trains a classifier of three linear layers (fc6 to fc8)");
    saveCheckpoint("alexnet-small", Head.PAPER);
    assertRefused(1, "VOC classification takes 1 step or more, not 0", "--voc-iterations", "0");
    assertRefused(
        2,
        "--voc is a probe of its own; leave out --train, --stages",
        "--stages",
        "conv5",
        "--train",
        directory.toString());
    Files.delete(voc.resolve("ImageSets/Main/red_test.txt"));
    assertRefused(1, voc.resolve("ImageSets/Main") + " has not both _trainval.txt and _test.txt");
  }

  private void assertRefused(int exitCode, String problem, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(probe(arguments)).isEqualTo(exitCode);
    assertThat(err.toString()).startsWith("uic: " + problem).hasLineCount(1);
  }
}
