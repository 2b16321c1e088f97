package io.uicstream.app;

import io.uicstream.app.settings.ConnectionSettings;
import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.OperationSettings;
import io.uicstream.app.settings.Setting;
import io.uicstream.app.settings.Values;
import io.uicstream.ingest.ImageSource;
import io.uicstream.ingest.Progress;
import io.uicstream.ingest.PublishCounts;
import io.uicstream.schemas.TopicSerdes;
import io.uicstream.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code uic ingest}: publishes images, nothing else. */
@Command(
    name = "ingest",
    header = "Publish a folder of images, or the generated corpus, to the topic images.",
    footer = {
      "",
      "Examples:",
      "  uic ingest --source photos --bootstrap-servers kafka:9092",
      "  uic ingest --source cifar10/train --annotated --rate 100 --max-images 10000"
    })
final class IngestCommand extends ConfiguredCommand {
  private static final Duration TICK = Duration.ofMillis(200);

  @Override
  List<Group> groups() {
    return List.of(Group.SOURCE, Group.CORPUS, Group.CONNECTION, Group.STOP, Group.LOCAL);
  }

  /** It ends when its source does, or after so many images. */
  @Override
  List<Setting<?>> without() {
    return List.of(
        OperationSettings.MAX_SAMPLES, OperationSettings.MAX_MINUTES, OperationSettings.UNTIL_IDLE);
  }

  @Override
  int run(Values values) throws Exception {
    Logs.start(values, name(), verbose());
    Screen screen = Screen.of(out());
    ImageSource source = Publishing.open(values);
    String topic = Topics.IMAGES.name(values.of(ConnectionSettings.PREFIX));
    try (Cluster cluster = Cluster.connect(values.kafkaProperties())) {
      cluster.partitions(topic);
      RecordRoom.warnings(values, RecordRoom.limits(values).tooSmall()).forEach(screen::say);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
    Registries.require(values);
    TopicSerdes serdes = Registries.serdes(values);
    try (StopSignal stop = StopSignal.listen();
        Publishing publishing = Publishing.start(values, source, serdes)) {
      FirstLosses losses = new FirstLosses(screen);
      long start = System.nanoTime();
      while (!publishing.done().isDone()) {
        if (stop.await(TICK)) {
          publishing.stop();
        }
        losses.look(publishing.progress(), Optional.empty());
        show(screen, Duration.ofNanos(System.nanoTime() - start), publishing.progress());
      }
      PublishCounts counts = publishing.done().join();
      screen.say(
          String.format(
              Locale.ROOT,
              "Published %,d images to %s, %,d with true classes; passed over %,d files",
              counts.published(),
              topic,
              counts.annotated(),
              counts.skipped().total()));
      PassedOver files = PassedOver.of(counts.skipped());
      Losses.skipped(files).forEach(screen::say);
      if (counts.published() == 0 && publishing.exhausted()) {
        throw new CommandFailure(
            "no image was published: "
                + (files.total() == 0 ? "the source is empty" : Losses.counts(files)));
      }
    }
    return Failures.OK;
  }

  private static void show(Screen screen, Duration elapsed, Optional<Progress.Snapshot> progress) {
    progress.ifPresent(
        now -> {
          String line = StatusBlock.clock(elapsed) + "  " + StatusBlock.ingest(now);
          screen.show(elapsed, () -> List.of(line), () -> line);
        });
  }
}
