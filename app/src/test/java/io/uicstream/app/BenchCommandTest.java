package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.uicstream.ingest.ImageSource;
import io.uicstream.ingest.Skipped;
import io.uicstream.ingest.SourceImage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchCommandTest {
  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Uic.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  @Test
  void shouldMeasureEveryEngineAndReportIt() throws Exception {
    Path report = directory.resolve("report.json");
    int exit =
        run(
            "bench",
            "engine",
            "--batches",
            "4,8",
            "--views",
            "none",
            // Scoring takes a third; shorter, and what else runs here decides which is faster.
            "--seconds",
            "0.5",
            "--report",
            report.toString());
    assertThat(exit).as(err.toString()).isZero();
    JsonNode rows = new ObjectMapper().readTree(report.toFile());
    assertThat(rows).hasSize(4);
    for (JsonNode row : rows) {
      assertThat(row.path("trainPerSecond").asDouble()).isPositive();
      assertThat(row.path("scorePerSecond").asDouble())
          .isGreaterThan(row.path("trainPerSecond").asDouble());
      assertThat(row.path("ofCeiling").asDouble()).isBetween(0.001, 1.5);
      assertThat(row.path("parts").path("backward").asLong()).isPositive();
    }
    assertThat(out.toString()).contains("torch (", "dl4j (", "matrix product", "batch    8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --networks=resnet18@33  | 32 or 64 or 224
          --networks=alexnet@x    | NAME@SIDE
          --networks=nothing      | resnet50
          --engines=torch,tensor  | [tensor]
          --precisions=fp16       | bf16
          --batches=1             | from 2 to
          --batches=2000000000    | from 2 to
          --seconds=0             | above 0
          --classes=0             | at least 1
          --head=paper --networks=resnet18@32 | bn or linear
          --head=wide             | PAPER
          """)
  void shouldRefuseTheImpossible(String arguments, String message) {
    List<String> all = new ArrayList<>(List.of("bench", "engine"));
    all.addAll(List.of(arguments.split(" ")));
    assertThat(run(all.toArray(String[]::new))).isEqualTo(Failures.USAGE);
    assertThat(err.toString()).contains(message);
  }

  @ParameterizedTest
  @CsvSource({"--seconds=0", "--replay-ratio=0 --replay-minimum=0", "--seconds=NaN"})
  void shouldRefuseAPipelineThatCannotBeMeasured(String arguments) {
    List<String> all = new ArrayList<>(List.of("bench", "pipeline"));
    all.addAll(List.of(arguments.split(" ")));
    assertThat(run(all.toArray(String[]::new))).isNotZero();
    assertThat(err.toString()).contains("above 0", "--replay-ratio");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"--seconds=0 | above 0", "--seconds=NaN | above 0", "--source=/nowhere | --source"})
  void shouldRefuseToPublishWhatCannotBeMeasured(String argument, String message) {
    assertThat(run("bench", "publish", argument)).isNotZero();
    assertThat(err.toString()).contains(message);
  }

  @Test
  void shouldGiveImagesAgainUnderNewIds() throws Exception {
    RepeatedImages images = new RepeatedImages(new Three(), 2);
    HashSet<String> ids = new HashSet<>();
    for (int i = 0; i < 6; i++) {
      SourceImage image = images.next().orElseThrow();
      ids.add(image.id());
      assertThat((double) image.encoded()[0]).isCloseTo(i % 2, within(0.0));
    }
    assertThat(ids).hasSize(6);
  }

  /** Three images of one byte. */
  private static final class Three implements ImageSource {
    private byte given;

    @Override
    public Optional<SourceImage> next() {
      return given == 3
          ? Optional.empty()
          : Optional.of(
              new SourceImage("image-" + given, new byte[] {given++}, 1, "test", Optional.empty()));
    }

    @Override
    public OptionalLong size() {
      return OptionalLong.of(3);
    }

    @Override
    public Skipped skipped() {
      return Skipped.NONE;
    }

    @Override
    public void close() {}
  }
}
