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
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final NetworkSpec SPEC =
      new NetworkSpec("alexnet-small", 32, 10, Head.BN, Input.RGB);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;
  private Path data;
  private Path train;
  private Path test;
  private Path output;

  @BeforeEach
  void namePaths() {
    data = directory.resolve("data");
    train = directory.resolve("train");
    test = directory.resolve("test");
    output = directory.resolve("probe.json");
  }

  /** Squares of a class's colour, of a size of their own. */
  private static void paint(Path folder, String trueClass, Color colour, int images)
      throws IOException {
    Path classFolder = Files.createDirectories(folder.resolve(trueClass));
    for (int i = 0; i < images; i++) {
      BufferedImage image = new BufferedImage(40, 32, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = image.createGraphics();
      graphics.setColor(colour);
      graphics.fillRect(i % 5, i % 7, 24 + i % 4, 22 + i % 3);
      graphics.dispose();
      ImageIO.write(image, "png", classFolder.resolve(i + ".png").toFile());
    }
  }

  private void paintThreeClasses() throws IOException {
    for (Path folder : List.of(train, test)) {
      int images = folder.equals(train) ? 20 : 8;
      paint(folder, "blue", Color.BLUE, images);
      paint(folder, "green", Color.GREEN, images);
      paint(folder, "red", Color.RED, images);
    }
  }

  private void saveCheckpoint(String network) throws IOException {
    CheckpointStore.open(Learner.checkpoints(data), 3)
        .save(
            new Checkpoint(
                // Of another seed than the run's: so they are not its initial weights.
                Initializer.state(SPEC.network(), 2),
                new Progress(100, 6400, 1, 9, "run-1", network)));
  }

  private int probe(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "probe",
                "--data-dir",
                data.toString(),
                "--train",
                train.toString(),
                "--test",
                test.toString()));
    arguments.addAll(List.of(more));
    return Uic.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(String[]::new));
  }

  @Test
  void shouldProbeACheckpointBesideRandomWeights() throws IOException {
    paintThreeClasses();
    Files.writeString(train.resolve("red").resolve("notes.txt"), "no image");
    Files.writeString(train.resolve("of-no-class.png"), "");
    saveCheckpoint(SPEC.text());

    assertThat(
            probe(
                "--stages",
                "conv1,conv5",
                "--linear",
                "paper",
                "--linear-epochs",
                "1",
                "--output",
                output.toString()))
        .as(err.toString())
        .isZero();

    JsonNode report = JSON.readTree(output.toFile());
    assertThat(report.at("/train/images").asInt()).isEqualTo(60);
    assertThat(report.at("/train/undecodable").asInt()).isEqualTo(1);
    assertThat(report.at("/train/withoutClass").asInt()).isEqualTo(1);
    assertThat(report.at("/test/images").asInt()).isEqualTo(24);
    assertThat(report.at("/checkpoint/step").asInt()).isEqualTo(100);
    assertThat(report.at("/networks"))
        .extracting(network -> network.get("weights").asText())
        .containsExactly("checkpoint", "random", "random-calibrated");
    for (JsonNode network : report.get("networks")) {
      // Colours tell these classes apart, whatever the weights.
      assertThat(network.get("ridge"))
          .hasSize(2)
          .allMatch(figure -> figure.get("top1").asDouble() == 1);
      assertThat(network.at("/nearestNeighbours/0/majorityTop1").asDouble()).isEqualTo(1);
      assertThat(network.at("/nearestNeighbours/1/k").asInt()).isEqualTo(60);
      assertThat(network.at("/fewShot/1/ways").asInt()).isEqualTo(3);
      assertThat(network.at("/fewShot/1/queries").asInt()).isEqualTo(3);
      assertThat(network.at("/fewShot/1/accuracy").asDouble()).isGreaterThan(0.9);
    }
    assertThat(report.at("/networks/0/pseudoClasses/test"))
        .isNotEqualTo(report.at("/networks/1/pseudoClasses/test"));
    assertThat(report.at("/networks/1/pseudoClasses"))
        .isNotEqualTo(report.at("/networks/2/pseudoClasses"));
    JsonNames.assertDescribes("probe.schema.json", report);
    assertThat(out.toString())
        .contains(
            "train    " + train + ": 60 images of 3 classes; left out: 1 no image that can be")
        .contains("ridge, conv5 at 4×4")
        .contains("3-way 5-shot")
        .contains("wrote " + output);
    assertThat(err.toString())
        .startsWith("uic: left out: red/notes.txt begins with")
        .hasLineCount(1);
  }

  @Test
  void shouldTrainLinearClassifiersOfEveryProtocol() throws IOException {
    paintThreeClasses();
    saveCheckpoint(SPEC.text());

    assertThat(
            probe(
                "--linear",
                "paper,deepcluster,selflabel",
                "--linear-epochs",
                "15",
                "--stages",
                "conv1",
                "--episodes",
                "0",
                "--output",
                output.toString()))
        .as(err.toString())
        .isZero();

    for (JsonNode network : JSON.readTree(output.toFile()).get("networks")) {
      assertThat(network.get("linear"))
          .extracting(figure -> figure.get("protocol").asText() + figure.get("stage").asText())
          .containsExactly("paperconv1", "deepclusterconv1", "selflabelconv1");
      // Colours tell these classes apart, whatever the weights.
      assertThat(network.get("linear"))
          .allMatch(figure -> figure.get("top1").asDouble() == 1)
          .allMatch(figure -> figure.get("epochs").asInt() == 15)
          .allMatch(figure -> figure.get("loss").asDouble() < 0.9);
    }
    assertThat(out.toString()).contains("selflabel, conv1 at 17\u00d717");
  }

  /** Every class has the same images, so that whatever is learnt is right once in three times. */
  @Test
  void shouldBeRightByChanceWhereClassesMeanNothing() throws IOException {
    for (String trueClass : List.of("heads", "tails", "edge")) {
      for (Path folder : List.of(train, test)) {
        paint(folder, trueClass, Color.RED, 8);
      }
    }
    saveCheckpoint(SPEC.text());

    assertThat(
            probe(
                "--linear",
                "paper",
                "--linear-epochs",
                "6",
                "--stages",
                "conv1",
                "--episodes",
                "0",
                "--output",
                output.toString()))
        .as(err.toString())
        .isZero();

    for (JsonNode network : JSON.readTree(output.toFile()).get("networks")) {
      assertThat(network.at("/linear/0/top1").asDouble()).isCloseTo(1 / 3.0, within(0.05));
      assertThat(network.at("/linear/0/loss").asDouble()).isGreaterThan(1);
    }
  }

  @Test
  void shouldTakeNoMoreImagesThanAskedForInRandomOrder() throws IOException {
    paintThreeClasses();
    Set<String> classes = new TreeSet<>();
    try (LabelledFolder images =
        new LabelledFolder(train, 10, new LabelledFolder.Reading(1, 0), 1 << 20)) {
      for (int i = 0; i < 10; i++) {
        classes.add(images.next().orElseThrow().trueClass());
      }
      assertThat(images.next()).isEmpty();
    }
    assertThat(classes).containsExactly("blue", "green", "red");
  }

  @Test
  void shouldFindClassesAboveFoldersOfOneName() throws IOException {
    paint(train, "blue/images", Color.BLUE, 2);
    paint(train, "red/images", Color.RED, 2);

    for (Map.Entry<Integer, List<String>> classes :
        Map.of(0, List.of("blue", "red"), 2, List.of("images")).entrySet()) {
      LabelledFolder.Reading reading = new LabelledFolder.Reading(1, classes.getKey());
      try (LabelledFolder images = new LabelledFolder(train, 4, reading, 1 << 20)) {
        Set<String> found = new TreeSet<>();
        for (int i = 0; i < 4; i++) {
          found.add(images.next().orElseThrow().trueClass());
        }
        assertThat(found).containsExactlyElementsOf(classes.getValue());
      }
    }
  }

  @Test
  void shouldNameFoldersThatCannotBeProbedOn() throws IOException {
    saveCheckpoint(SPEC.text());
    assertRefused("--train: no such folder: " + train);

    paintThreeClasses();
    paint(test, "yellow", Color.YELLOW, 8);
    assertRefused("training and test images are not of the same classes: only the training");

    paint(train, "yellow", Color.YELLOW, 20);
    assertRefused("the class ", "--shots", "8");
    assertThat(err.toString())
        .contains("has 8 test images, too few for 8 shots")
        .contains("--shots");
  }

  @Test
  void shouldNameWhatElseIsWrongBeforeItBegins() throws IOException {
    paintThreeClasses();
    assertRefused("there is no data directory " + data);
    saveCheckpoint("alexnet-small side=32 classes=11 head=bn input=rgb");
    assertRefused("the checkpoint of step 100 is of a network that this version");
    saveCheckpoint(SPEC.text());
    assertRefused("cannot write to ", "--output", directory.resolve("none/probe.json").toString());
    assertRefused(
        "--stages: alexnet-small has no conv6; it has conv1, conv2, conv3, conv4, conv5",
        "--stages",
        "conv5,conv6");
    assertRefused("few-shot classification needs 2 ways", "--ways", "1");
    assertRefused("--train-images must be 2 or more", "--train-images", "1");
    assertRefused("a linear classifier is trained for 1 epoch or more", "--linear-epochs", "0");
  }

  private void assertRefused(String problem, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(probe(arguments)).isEqualTo(1);
    assertThat(err.toString()).startsWith("uic: " + problem).hasLineCount(1);
  }
}
