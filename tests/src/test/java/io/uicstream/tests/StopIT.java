package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C while an engine computes: its native libraries must not be taken down under a pass. */
class StopIT {
  @TempDir Path directory;

  @Test
  void shouldEndAMeasurementBetweenTwoPasses() throws Exception {
    try (UicProcess bench =
        UicProcess.start(
            directory.resolve("out"),
            List.of("-Xmx512m"),
            List.of(
                "bench",
                "engine",
                "--engines=torch",
                "--networks=alexnet-small@32",
                "--batches=64",
                "--seconds=300"))) {
      await().atMost(Duration.ofMinutes(1)).until(() -> bench.output().contains("matrix product"));
      Thread.sleep(1_000);
      bench.terminate();

      assertThat(bench.exitCode(60)).as(bench::output).isEqualTo(UicProcess.TERMINATED);
      assertThat(bench.output()).contains("uic: stopped before it was done");
    }
  }
}
