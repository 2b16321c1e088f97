package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.uicstream.ingest.GeneratedCorpus;
import io.uicstream.ingest.SourceImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code uic compare} as people start it, on a folder of images. */
class CompareIT {
  private static final int IMAGES = 200;

  @TempDir Path directory;

  @Test
  void shouldCompareARuleWithRandomWeightsOnAFolderOfImages() throws Exception {
    write(directory.resolve("train"));
    write(directory.resolve("test"));
    Path report = directory.resolve("compare.json");
    try (UicCommand compare =
        UicCommand.start(
            directory,
            "compare",
            new UicCommand.Launch(List.of(), Map.of()),
            List.of(
                "compare",
                "--rules=kmeans",
                "--source=" + directory.resolve("train"),
                "--test=" + directory.resolve("test"),
                "--data-dir=" + directory.resolve("data"),
                "--images=160",
                "--samples=320",
                "--seeds=1",
                "--stages=conv5",
                "--classes=12",
                "--output=" + report))) {
      assertThat(compare.exit()).as(() -> compare.out() + compare.err()).isZero();
    }
    JsonNode json = new ObjectMapper().readTree(Files.readString(report));
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
