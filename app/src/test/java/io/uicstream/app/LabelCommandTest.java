package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.learner.LabellerStatus;
import io.uicstream.learner.LabellerStatus.Counts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelCommandTest {
  private static final Counts COUNTS = new Counts(1234, 1200, 4, 30);

  @TempDir Path directory;

  private final StringWriter err = new StringWriter();

  private int label(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "label";
    all[1] = "--data-dir";
    all[2] = directory.resolve("data").toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return Uic.commandLine()
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err))
        .execute(all);
  }

  @Test
  void shouldNameWhatIsMissingBeforeItBegins() {
    Path none = directory.resolve("none.safetensors");

    assertThat(label()).isEqualTo(1);
    assertThat(label("--checkpoint", none.toString())).isEqualTo(1);
    assertThat(label("--batch", "0")).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly(
            "uic: there is no data directory "
                + directory.resolve("data")
                + "; name the one of the run with --data-dir",
            "uic: there is no "
                + none
                + "; name another --checkpoint, or none for the newest of --data-dir",
            "uic: --batch must be 1 or more");
    assertThat(Files.exists(directory.resolve("data"))).isFalse();
  }

  @Test
  void shouldShowWhatAnInstanceDoes() {
    assertThat(
            LabelCommand.line(
                Duration.ofSeconds(75),
                new LabellerStatus(COUNTS, 456.7, 3000, 2, OptionalLong.of(1000))))
        .isEqualTo("0:01:15  in 1,234  labelled 1,200  457/s  lag 1,000  partitions 2");
    assertThat(
            LabelCommand.line(
                Duration.ofSeconds(1), new LabellerStatus(COUNTS, 0, 0, 0, OptionalLong.empty())))
        .endsWith("lag -  partitions 0");
  }

  @Test
  void shouldSumUp() {
    assertThat(LabelCommand.summary(new LabellerStatus(COUNTS, 0, 3000, 2, OptionalLong.of(0))))
        .containsExactly(
            "received  1,234 = 1,200 labelled + 4 withdrawn + 30 dead-lettered",
            "rate      400.0 images/s, from the first record to the last commit, 3.0 s later");
  }
}
