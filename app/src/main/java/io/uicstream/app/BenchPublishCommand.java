package io.uicstream.app;

import io.uicstream.app.settings.ConnectionSettings;
import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.LocalSettings;
import io.uicstream.app.settings.SourceSettings;
import io.uicstream.app.settings.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code uic bench publish}: how fast images get into the topic. */
@Command(
    name = "publish",
    header = "Images per second that are published to a broker of its own.",
    description = {
      "Publishes as uic ingest does, acknowledged by the broker, from images held in memory that are",
      "repeated under new ids. All data goes to a temporary folder."
    },
    footer = {
      "",
      "Examples:",
      "  uic bench publish",
      "  uic bench publish --source photos --seconds 30 --at-least 5000"
    })
final class BenchPublishCommand extends ConfiguredCommand {
  private static final long WARM_UP_MS = 5_000;

  /** Enough that they do not all lie in the processor's cache. */
  private static final int IMAGES = 10_000;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Of the measurement, after 5 of warming up (default: ${DEFAULT-VALUE}).")
  private double seconds = 15;

  @Option(
      names = "--at-least",
      paramLabel = "RATE",
      description = "Exit with 1 below so many images a second.")
  private double atLeast;

  @Override
  List<Group> groups() {
    return List.of(Group.SOURCE, Group.CORPUS);
  }

  @Override
  Map<String, String> preferred() {
    return Map.of(
        // JPEGs of 3 KB.
        SourceSettings.CORPUS_SIDE.name(),
        "74",
        ConnectionSettings.IMAGES_RETENTION_BYTES.name(),
        "256MB");
  }

  @Override
  int run(Values asked) throws Exception {
    if (!(seconds > 0)) {
      throw new CommandFailure("--seconds must be above 0");
    }
    Path directory = Files.createTempDirectory("uic-bench");
    try {
      Values values = asked.with(LocalSettings.DATA_DIR, directory.toString());
      Logs.start(values, name(), verbose());
      double rate = measure(values);
      return rate >= atLeast ? Failures.OK : Failures.FAILURE;
    } finally {
      BenchPipelineCommand.delete(directory);
    }
  }

  private double measure(Values asked) throws IOException, InterruptedException {
    RepeatedImages images = new RepeatedImages(Publishing.open(asked), IMAGES);
    try (Parts parts = new Parts()) {
      Values values = BenchServices.start(asked, parts);
      Publishing publishing =
          parts.own(Publishing.start(values, images, Registries.serdes(values)));
      Thread.sleep(WARM_UP_MS);
      long before = published(publishing);
      long start = System.nanoTime();
      Thread.sleep((long) (1000 * seconds));
      double rate = (published(publishing) - before) / ((System.nanoTime() - start) / 1e9);
      Screen.of(out())
          .say(
              String.format(
                  Locale.ROOT,
                  "%,.0f images/s of %,d bytes, %,.0f MB/s",
                  rate,
                  images.meanBytes(),
                  rate * images.meanBytes() / 1e6));
      return rate;
    }
  }

  /** Acknowledged by the broker. */
  private static long published(Publishing publishing) {
    if (publishing.done().isDone()) {
      publishing.done().join();
      throw new CommandFailure("publishing ended too soon");
    }
    return publishing.progress().map(now -> now.counts().published()).orElse(0L);
  }
}
