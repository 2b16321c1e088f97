package io.uicstream.benchmarks;

import io.uicstream.ingest.CorpusSettings;
import io.uicstream.ingest.Envelope;
import io.uicstream.ingest.GeneratedCorpus;
import io.uicstream.ingest.ImageSource;
import io.uicstream.ingest.IngestSettings;
import io.uicstream.ingest.Order;
import io.uicstream.ingest.Progress;
import io.uicstream.ingest.Publisher;
import io.uicstream.ingest.Skipped;
import io.uicstream.ingest.SourceImage;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * A feed of ever new images through one {@code uic learn} with a full window: its resident memory
 * must not grow with the corpus, nor its disk beyond window and labels.
 *
 * <p>Arguments: images to stream (default 200,000; measured from a quarter of them on), images per
 * second (default 500).
 */
final class LearnerSoak {
  private static final int HEAP_MIB = 512;
  private static final int WINDOW = 10_000;
  private static final int DIFFERENT_IMAGES = 2_000;
  private static final double PER_IMAGES = 100_000;
  private static final double MIB = 1 << 20;
  private static final double MOST_GROWTH = 0.05;

  /** Bytes of a label row, its position and its share of what compaction has not removed yet. */
  private static final long LABEL_BYTES = 400;

  /** Blobs of images that have left the window go when their file is garbage enough. */
  private static final long WINDOW_COPIES = 4;

  /** Write-ahead logs, outbox, and three checkpoints of the small network. */
  private static final long FIXED_BYTES = 512L << 20;

  private final long images;
  private final double perSecond;
  private long encodedBytes;

  private LearnerSoak(long images, double perSecond) {
    this.images = images;
    this.perSecond = perSecond;
  }

  public static void main(String[] arguments) throws Exception {
    long images = arguments.length > 0 ? Long.parseLong(arguments[0]) : 200_000;
    double perSecond = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 500;
    new LearnerSoak(images, perSecond).run();
  }

  private void run() throws Exception {
    Promise promise = new Promise();
    try (LocalRun run = LocalRun.start(2)) {
      Path data = run.directory().resolve("learner");
      List<String> arguments =
          new ArrayList<>(List.of("learn", "--classes=100", "--replay-ratio=1"));
      arguments.addAll(run.flags());
      arguments.addAll(List.of("--window-images=" + WINDOW, "--data-dir=" + data));
      Growth resident = new Growth();
      Growth unmapped = new Growth();
      long mostDisk = 0;
      long diskLimit = 0;
      try (WatchedProcess learner =
              WatchedProcess.start(HEAP_MIB, run.directory().resolve("learn.log"), arguments);
          KafkaConsumer<byte[], byte[]> consumer = run.consumer(Topics.LEARNER_STATUS)) {
        CompletableFuture<Void> published = publish(run);
        long received = 0;
        while (received < images) {
          Optional<LearnerStatus> status =
              run.newest(consumer, Topics.LEARNER_STATUS, Duration.ofSeconds(5));
          learner.requireAlive();
          if (published.isCompletedExceptionally()) {
            published.join();
          }
          received = status.map(now -> now.images().received()).orElse(received);
          if (status.isPresent() && received >= images / 4) {
            WatchedProcess.Resident now = learner.resident();
            resident.add((double) received, now.all());
            unmapped.add((double) received, now.all() - now.mapped());
            mostDisk = Math.max(mostDisk, size(data));
            System.out.printf(
                Locale.ROOT,
                "  %,9d images  %,9d samples  %6.0f MiB resident, %6.0f mapped  %6d MiB on disk%n",
                received,
                status.get().training().samples(),
                now.all(),
                now.mapped(),
                size(data) >> 20);
          }
        }
        diskLimit = FIXED_BYTES + WINDOW_COPIES * WINDOW * encodedBytes + LABEL_BYTES * images;
      }
      promise.figure("resident memory", resident.meanY(), "MiB");
      promise.figure("of that, not mapped files", unmapped.meanY(), "MiB");
      promise.figure("growth of that per 100,000 images", unmapped.sharePer(PER_IMAGES), "");
      promise.atMost(
          "growth of resident memory per 100,000 images",
          resident.sharePer(PER_IMAGES),
          MOST_GROWTH);
      promise.atMost("data directory, MiB", mostDisk / MIB, diskLimit / MIB);
    }
    promise.exit();
  }

  /** Publishes on a thread of its own, so that the status is followed meanwhile. */
  private CompletableFuture<Void> publish(LocalRun run) throws IOException {
    EverNew source = new EverNew(images);
    encodedBytes = source.meanBytes();
    var settings =
        new IngestSettings(
            LocalRun.PREFIX,
            Envelope.AVRO,
            new IngestSettings.Pace(perSecond, images),
            run.kafka());
    return CompletableFuture.runAsync(
        () -> {
          try (source;
              Publisher publisher = new Publisher(settings, run.serdes())) {
            publisher.publish(source, Progress.NONE);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Images made once and given out again and again under new ids: a feed that costs nothing. */
  private static final class EverNew implements ImageSource {
    private final List<SourceImage> made = new ArrayList<>();
    private final long images;
    private long given;

    EverNew(long images) throws IOException {
      this.images = images;
      try (GeneratedCorpus corpus =
          new GeneratedCorpus(
              new CorpusSettings(
                  1,
                  OptionalLong.of(DIFFERENT_IMAGES),
                  CorpusSettings.Picture.DEFAULT,
                  CorpusSettings.Nuisance.DEFAULT),
              Order.AS_IS)) {
        for (int i = 0; i < DIFFERENT_IMAGES; i++) {
          made.add(corpus.next().orElseThrow());
        }
      }
    }

    long meanBytes() {
      return (long) made.stream().mapToInt(image -> image.encoded().length).average().orElseThrow();
    }

    @Override
    public Optional<SourceImage> next() {
      if (given == images) {
        return Optional.empty();
      }
      SourceImage image = made.get((int) (given % made.size()));
      given++;
      return Optional.of(
          new SourceImage(
              "feed/%010d".formatted(given),
              image.encoded(),
              image.capturedAtMs(),
              image.source(),
              Optional.empty()));
    }

    @Override
    public OptionalLong size() {
      return OptionalLong.of(images);
    }

    @Override
    public Skipped skipped() {
      return Skipped.NONE;
    }

    @Override
    public void close() {}
  }

  /** Bytes of a folder; files that go meanwhile count nothing. */
  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : files.toList()) {
        try {
          bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException e) {
          // Removed by compaction since it was listed.
        }
      }
      return bytes;
    }
  }
}
