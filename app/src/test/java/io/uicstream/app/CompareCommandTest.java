package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.uicstream.app.CompareReport.Cost;
import io.uicstream.app.CompareReport.Figures;
import io.uicstream.app.CompareReport.Ridge;
import io.uicstream.app.CompareReport.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  private static final CompareReport.LeftOut LEFT_OUT =
      new CompareReport.LeftOut(
          new PassedOver(
              1,
              Map.of("TOO_LARGE", 1L),
              List.of(new PassedOver.PassedFile("big.png", "TOO_LARGE", "9 bytes"))),
          Map.of("TRUNCATED", 2L),
          List.of("a.jpg ends too early"),
          3);

  private static final CompareReport REPORT =
      new CompareReport(
          "alexnet-small side=32 classes=100 head=bn input=sobel",
          10_000,
          12,
          2_000,
          LEFT_OUT,
          LEFT_OUT,
          List.of(
              new Run(
                  "random",
                  1,
                  new Figures(.03, .01, .4, 40, .357, List.of(new Ridge("conv5", .55))),
                  null),
              new Run(
                  "argmax",
                  1,
                  new Figures(.13, .11, .97, 1, .42, List.of(new Ridge("conv5", .57))),
                  new Cost(8, .1, 4, 900)),
              new Run(
                  "argmax",
                  2,
                  new Figures(.15, .12, .95, 3, .44, List.of(new Ridge("conv5", .59))),
                  new Cost(10, .3, 4, 1100))));

  @TempDir Path directory;

  @Test
  void shouldShowMeanAndSpreadOfTheSeeds() {
    List<String> lines = CompareTable.lines(REPORT);
    assertThat(lines.get(0)).contains("10,000 images, 12 epochs; figures of 2,000 test images");
    assertThat(lines)
        .contains("left out of --source: 1 too large, 2 TRUNCATED, 3 in no class")
        .contains("left out of --test: 1 too large, 2 TRUNCATED, 3 in no class");
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).matches("NMI +0\\.030 +0\\.140 ± 0\\.014"));
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).matches("ridge on conv5, % +55\\.0 +58\\.0 ± 1\\.4"));
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).matches("seconds per epoch +9\\.00 ± 1\\.41"));
    assertThat(lines).anySatisfy(line -> assertThat(line).matches("state, bytes per image +4 ± 0"));
  }

  @Test
  void shouldDescribeEveryNameInItsSchema() throws IOException {
    Path file = directory.resolve("compare.json");
    ReportFile.write(file, REPORT);
    // Where there is no cost, it is null itself.
    assertThat(JsonNames.of(new ObjectMapper().readTree(Files.readString(file))))
        .contains(".runs[].cost")
        .containsAll(JsonNames.described("compare.schema.json"))
        .hasSize(JsonNames.described("compare.schema.json").size() + 1);
  }

  @Test
  void shouldRefuseWhatCannotBeCompared() {
    StringWriter err = new StringWriter();
    int exit =
        Uic.commandLine()
            .setErr(new PrintWriter(err))
            .execute("compare", "--test", "t", "--rules", "argmax,frozen,best", "--seeds", "0");
    assertThat(exit).isEqualTo(2);
    assertThat(err.toString())
        .contains("--source is missing")
        .contains("--seeds must be 1 or more")
        .contains("there is no 'frozen' to compare; there are argmax, prior, sinkhorn")
        .contains("there is no 'best'");
  }
}
