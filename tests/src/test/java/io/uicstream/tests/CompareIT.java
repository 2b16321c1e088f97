package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.uicstream.ingest.FolderSource;
import io.uicstream.ingest.GeneratedCorpus;
import io.uicstream.ingest.Order;
import io.uicstream.ingest.SourceImage;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.learner.Learner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code uic compare} as people start it, on a folder of images. */
class CompareIT {
  private static final int IMAGES = 200;

  @TempDir Path directory;

  @BeforeEach
  void writeImages() throws IOException {
    write(directory.resolve("train"));
    write(directory.resolve("test"));
  }

  @Test
  void shouldCompareARuleWithRandomWeightsOnAFolderOfImages() throws Exception {
    try (UicCommand compare = compare("kmeans", 1, "--set=corpus.seed=7")) {
      assertThat(compare.exit()).as(() -> compare.out() + compare.err()).isZero();
    }
    // It learns from the images that it probes.
    assertThat(labelled("kmeans-1")).isEqualTo(first(160, 7));
    JsonNode json = report();
    assertThat(json.at("/images").asInt()).isEqualTo(160);
    assertThat(json.at("/epochs").asInt()).isEqualTo(2);
    assertThat(json.at("/testImages").asInt()).isEqualTo(IMAGES);
    assertThat(json.at("/runs").findValuesAsText("rule")).containsExactly("random", "kmeans");
    assertThat(json.at("/runs/0/cost").isNull()).isTrue();
    JsonNode kmeans = json.at("/runs/1");
    assertThat(kmeans.at("/figures/ridge/0/top1").asDouble()).isGreaterThan(.2);
    // 512 features and 256 components of them, 4 bytes each.
    assertThat(kmeans.at("/cost/stateBytesPerImage").asDouble()).isEqualTo(4 + 4 * 768);
    assertThat(kmeans.at("/cost/labellingSecondsPerEpoch").asDouble())
        .isPositive()
        .isLessThan(kmeans.at("/cost/secondsPerEpoch").asDouble());
  }

  @Test
  void shouldReportTheRunsThatCameToTheirEndWhenItIsStopped() throws Exception {
    try (UicCommand compare = compare("argmax", 5)) {
      await()
          .atMost(Duration.ofMinutes(2))
          .failFast(() -> assertThat(compare.alive()).as(compare::err).isTrue())
          .until(() -> compare.out().contains("argmax, seed 1: NMI "));
      assertThat(compare.stop()).isEqualTo(UicProcess.TERMINATED);
    }
    JsonNode runs = report().at("/runs");
    assertThat(runs.findValuesAsText("rule")).startsWith("random", "argmax").hasSizeLessThan(10);
    assertThat(runs.at("/1/cost/secondsPerEpoch").asDouble()).isPositive();
  }

  private UicCommand compare(String rule, int seeds, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "compare",
                "--rules=" + rule,
                "--source=" + directory.resolve("train"),
                "--test=" + directory.resolve("test"),
                "--data-dir=" + directory.resolve("data"),
                "--images=160",
                "--samples=320",
                "--seeds=" + seeds,
                "--stages=conv5",
                "--classes=12",
                "--output=" + directory.resolve("compare.json")));
    words.addAll(List.of(more));
    return UicCommand.start(
        directory, "compare", new UicCommand.Launch(List.of(), Map.of()), words);
  }

  private JsonNode report() throws IOException {
    return new ObjectMapper().readTree(Files.readString(directory.resolve("compare.json")));
  }

  /** Ids of the images that a run has labelled. */
  private Set<String> labelled(String run) {
    Set<String> ids = new HashSet<>();
    Path data = directory.resolve("data").resolve("compare").resolve(run);
    try (LabelStore store = LabelStore.openReadOnly(Learner.labels(data))) {
      store.forEach(row -> ids.add(row.imageId()));
    }
    return ids;
  }

  /** Ids of the first images in an order of the folder to learn from. */
  private Set<String> first(int images, long seed) throws IOException {
    Set<String> ids = new HashSet<>();
    try (FolderSource source =
        new FolderSource(
            new FolderSource.Settings(directory.resolve("train"), true, Order.SHUFFLED, seed))) {
      while (ids.size() < images) {
        ids.add(source.next().orElseThrow().id());
      }
    }
    return ids;
  }

  private static void write(Path folder) throws IOException {
    try (GeneratedCorpus corpus = Corpora.of(IMAGES)) {
      for (int i = 0; i < IMAGES; i++) {
        SourceImage image = corpus.next().orElseThrow();
        Path classFolder = Files.createDirectories(folder.resolve(image.trueClass().orElseThrow()));
        Files.write(classFolder.resolve(i + ".jpg"), image.encoded());
      }
    }
  }
}
