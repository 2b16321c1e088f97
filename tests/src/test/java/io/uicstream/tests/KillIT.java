package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.uicstream.ingest.Envelope;
import io.uicstream.ingest.GeneratedCorpus;
import io.uicstream.ingest.IngestSettings;
import io.uicstream.ingest.Progress;
import io.uicstream.ingest.PublishCounts;
import io.uicstream.ingest.Publisher;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.learner.Learner;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.Topics;
import io.uicstream.tests.KillPoint.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of learner, evaluator and broker at named points and at random moments, while
 * images come in; then everything must add up. The property {@code kills} says how often each part
 * is killed, {@code kills.seed} in which order and when.
 */
class KillIT {
  private static final int PARTITIONS = 2;
  private static final int CLASSES = 40;
  private static final int CHECKPOINT_STEPS = 6;
  private static final int IMAGES_PER_SECOND = 60;
  private static final int LONGEST_RANDOM_WAIT_MS = 6_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final int kills = Integer.getInteger("kills", 3);
  private final Random random = new Random(Long.getLong("kills.seed", 1L));
  private final Map<Part, Victim> victims = new EnumMap<>(Part.class);
  private final Map<Part, List<KillPoint>> points = new EnumMap<>(Part.class);
  private final List<String> table = new ArrayList<>();
  private StoreState newest = new StoreState(0, 0, Map.of());

  /** What must never go back. */
  private record StoreState(long sequence, long received, Map<Integer, Long> offsets) {}

  @Test
  void shouldLoseNothingWhateverIsKilled() throws Exception {
    int port = LocalPipeline.freePort();
    String bootstrapServers = "127.0.0.1:" + port;
    add(Part.BROKER, LocalPipeline.brokerJvm(), LocalPipeline.broker(directory, port));
    start(Part.BROKER);
    awaitBroker(bootstrapServers);
    try (TestRun run = TestRun.on(BrokerKind.EXTERNAL.start(bootstrapServers))) {
      run.createTopics(PARTITIONS);
      rollLabelLogEverySecond(run);
      add(Part.LEARNER, List.of("-Xmx700m"), learn(run));
      add(
          Part.EVALUATOR,
          List.of("-Xmx300m"),
          LocalPipeline.part(
              "evaluate", LocalPipeline.Place.of(run), directory, "--classes=" + CLASSES));
      try (Publisher publisher = publisher(run);
          GeneratedCorpus corpus = Corpora.of(1_000_000)) {
        CompletableFuture<PublishCounts> publishing =
            CompletableFuture.supplyAsync(() -> publish(publisher, corpus));
        start(Part.LEARNER);
        start(Part.EVALUATOR);
        killAll(bootstrapServers);
        publisher.stop();
        finish(run, publishing.get(2, TimeUnit.MINUTES).published());
      }
    } finally {
      print();
      victims.values().forEach(Victim::close);
    }
  }

  private void add(Part part, List<String> jvm, List<String> arguments) {
    victims.put(part, new Victim(part, directory, jvm, arguments));
    List<KillPoint> named = KillPoint.of(part);
    points.put(part, new ArrayList<>(named.subList(0, Math.min(kills, named.size()))));
  }

  /** The point that a part is killed at next; none once it dies at random moments. */
  private Optional<KillPoint> next(Part part) {
    return points.get(part).stream().findFirst();
  }

  /** A part that has a point to come to while it starts waits there for its turn. */
  private void start(Part part) throws IOException {
    victims.get(part).start(next(part).filter(KillPoint::atStart));
  }

  private void killAll(String bootstrapServers) throws Exception {
    for (int round = 0; round < kills; round++) {
      List<Part> order = new ArrayList<>(List.of(Part.values()));
      Collections.shuffle(order, random);
      for (Part part : order) {
        kill(part);
        if (part == Part.LEARNER) {
          assertStoreWentOn();
        }
        start(part);
        if (part == Part.BROKER) {
          awaitBroker(bootstrapServers);
        }
      }
    }
  }

  private void kill(Part part) throws Exception {
    Victim victim = victims.get(part);
    Optional<KillPoint> point = next(part);
    long began = System.nanoTime();
    assertRuns(victim);
    if (point.isPresent()) {
      points.get(part).remove(0);
      if (!point.get().atStart()) {
        victim.arm(point.get());
      }
      victim.awaitHit(point.get(), PATIENCE);
    } else {
      Thread.sleep(random.nextInt(LONGEST_RANDOM_WAIT_MS));
    }
    assertRuns(victim);
    victim.process().kill();
    table.add(
        "%-10s %-28s %-60s %6d ms"
            .formatted(
                part,
                point.map(KillPoint::name).orElse("random moment"),
                point.map(p -> simple(p.className()) + "#" + p.method()).orElse(""),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)));
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  private void assertStoreWentOn() {
    Path labels = Learner.labels(directory);
    if (!LabelStore.exists(labels)) {
      assertThat(newest.sequence()).as("the label store is gone").isZero();
      return;
    }
    StoreState now;
    try (LabelStore store = LabelStore.openReadOnly(labels)) {
      now = new StoreState(store.sequence(), store.counters().received(), store.nextOffsets());
    }
    assertThat(now.sequence()).isGreaterThanOrEqualTo(newest.sequence());
    assertThat(now.received()).isGreaterThanOrEqualTo(newest.received());
    newest
        .offsets()
        .forEach(
            (partition, offset) ->
                assertThat(now.offsets().get(partition)).isGreaterThanOrEqualTo(offset));
    newest = now;
  }

  /** Lets everything come to rest, ends it cleanly, and looks whether it adds up. */
  private void finish(TestRun run, long published) throws Exception {
    assertThat(published).isPositive();
    Victim learner = victims.get(Part.LEARNER);
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> !learner.process().isAlive() || received(run) >= published);
    learner.process().terminate();
    assertThat(learner.process().exitCode(120))
        .as(() -> learner.process().output())
        .isEqualTo(UicProcess.TERMINATED);

    AfterKills after = new AfterKills(run, CLASSES);
    Victim evaluator = victims.get(Part.EVALUATOR);
    // Each transaction that was left open keeps it waiting for up to twenty seconds.
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .failFast(() -> assertRuns(evaluator))
        .untilAsserted(
            () -> assertThat(after.figuresCoverAllLabels()).as(() -> log(evaluator)).isTrue());
    evaluator.process().terminate();
    assertThat(evaluator.process().exitCode(60))
        .as(() -> evaluator.process().output())
        .isEqualTo(UicProcess.TERMINATED);

    try (LabelStore store = LabelStore.openReadOnly(Learner.labels(directory))) {
      after.assertOneLabelForEveryImage(store, published);
      assertThat(store.runId()).isEqualTo(lastStatus(run).orElseThrow().runId());
    }
    after.assertLabelLogNeverWentBack();
    after.assertLostStepsWithin(CHECKPOINT_STEPS);
    after.assertFiguresAreRight();
    assertStoreWentOn();
    table.add("%d images, %s".formatted(published, after.summary()));
  }

  private static long received(TestRun run) {
    return lastStatus(run).map(status -> status.images().received()).orElse(0L);
  }

  private static Optional<LearnerStatus> lastStatus(TestRun run) {
    List<LearnerStatus> all = run.values(Topics.LEARNER_STATUS);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  private void assertRuns(Victim victim) {
    assertThat(victim.process().isAlive()).as(() -> log(victim)).isTrue();
  }

  /** What a part has said, and what all have logged. */
  private String log(Victim victim) {
    return victim.part() + ":\n" + victim.process().output() + logs();
  }

  private String logs() {
    try (Stream<Path> files = Files.list(directory.resolve("logs"))) {
      StringBuilder logs = new StringBuilder();
      for (Path file : files.toList()) {
        logs.append(file).append(":\n").append(Files.readString(file));
      }
      return logs.toString();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void print() throws IOException {
    table.forEach(System.out::println);
    Path file = Directories.repository().resolve("tests/target/kills.txt");
    Files.createDirectories(file.getParent());
    Files.write(file, table);
  }

  private static PublishCounts publish(Publisher publisher, GeneratedCorpus corpus) {
    try {
      return publisher.publish(corpus, Progress.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Publisher publisher(TestRun run) {
    return new Publisher(
        new IngestSettings(
            run.prefix(),
            Envelope.AVRO,
            new IngestSettings.Pace(IMAGES_PER_SECOND, Long.MAX_VALUE),
            run.kafka()),
        run.serdes());
  }

  private List<String> learn(TestRun run) {
    return LocalPipeline.part(
        "learn",
        LocalPipeline.Place.of(run),
        directory,
        "--classes=" + CLASSES,
        "--batch=" + Learners.BATCH,
        "--replay-ratio=1",
        // Classes fall empty as images leave it, and are split.
        "--window-images=200",
        "--checkpoint-steps=" + CHECKPOINT_STEPS,
        "--status-interval=200ms",
        "--http-port=-1");
  }

  private void awaitBroker(String bootstrapServers) {
    LocalPipeline.awaitBroker(bootstrapServers, () -> victims.get(Part.BROKER).process().isAlive());
  }

  private static void rollLabelLogEverySecond(TestRun run) throws Exception {
    ConfigResource topic =
        new ConfigResource(ConfigResource.Type.TOPIC, run.name(Topics.PSEUDO_LABELS));
    List<AlterConfigOp> roll =
        List.of(
            new AlterConfigOp(new ConfigEntry("segment.ms", "1000"), AlterConfigOp.OpType.SET),
            // All of the log is looked at in the end.
            new AlterConfigOp(
                new ConfigEntry("min.compaction.lag.ms", "86400000"), AlterConfigOp.OpType.SET));
    try (Admin admin = Admin.create(Map.copyOf(run.kafka()))) {
      admin.incrementalAlterConfigs(Map.of(topic, roll)).all().get();
    }
  }
}
