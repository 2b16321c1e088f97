package io.uicstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.uicstream.app.Uic;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.learner.Learner;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.PseudoLabel;
import io.uicstream.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of {@code uic learn} in the middle of its work, and a second start. */
@KafkaTest
class KillLearnerIT {
  private static final int IMAGES = 2000;
  private static final int PARTITIONS = 2;
  private static final int CHECKPOINT_STEPS = 5;
  private static final int STEPS_BEFORE_KILL = 12;

  @TempDir Path directory;

  /** What the store held at the moment of the kill. */
  private record Killed(String runId, long received, long sequence, Map<Integer, Long> offsets) {}

  @Test
  void shouldGoOnWhereItWasKilled(TestRun run) throws Exception {
    run.createTopics(PARTITIONS);
    Corpora.publish(run, IMAGES);

    Process first = learner(run, "first.log");
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> !first.isAlive() || steps(run) >= STEPS_BEFORE_KILL);
    } finally {
      first.destroyForcibly().waitFor();
    }
    Killed killed = killed();
    assertThat(killed.received()).as(log("first.log")).isBetween(1L, IMAGES - 1L);

    Process second = learner(run, "second.log");
    try {
      assertThat(second.waitFor(180, TimeUnit.SECONDS)).as(log("second.log")).isTrue();
    } finally {
      second.destroyForcibly();
    }
    assertThat(second.exitValue()).as(log("second.log")).isZero();

    assertCountsAddUp(run);
    assertOneLabelEach(run);
    assertLabelLogNeverGoesBack(run);
    try (LabelStore store = LabelStore.openReadOnly(Learner.labels(directory))) {
      assertThat(store.runId()).isEqualTo(killed.runId());
      assertThat(store.sequence()).isGreaterThan(killed.sequence());
      killed
          .offsets()
          .forEach(
              (partition, offset) ->
                  assertThat(store.nextOffsets().get(partition)).isGreaterThanOrEqualTo(offset));
    }
  }

  private Process learner(TestRun run, String log) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx700m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Uic.class.getName(),
            "learn",
            "--bootstrap-servers=" + run.kafka().get("bootstrap.servers"),
            "--schema-registry-url=" + run.registryUrl(),
            "--topics-prefix=" + run.prefix(),
            "--data-dir=" + directory,
            "--classes=" + Learners.CLASSES,
            "--batch=" + Learners.BATCH,
            "--replay-ratio=1",
            "--checkpoint-steps=" + CHECKPOINT_STEPS,
            "--status-interval=200ms",
            "--http-port=-1",
            "--max-images=" + IMAGES);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(log).toFile())
        .start();
  }

  private String log(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }

  private static long steps(TestRun run) {
    return run.values(Topics.LEARNER_STATUS).stream()
        .mapToLong(status -> status.training().steps())
        .max()
        .orElse(0);
  }

  private Killed killed() {
    try (LabelStore store = LabelStore.openReadOnly(Learner.labels(directory))) {
      return new Killed(
          store.runId(), store.counters().received(), store.sequence(), store.nextOffsets());
    }
  }

  private static void assertCountsAddUp(TestRun run) {
    List<LearnerStatus> all = run.values(Topics.LEARNER_STATUS);
    LearnerStatus last = all.get(all.size() - 1);
    assertThat(last.state()).isEqualTo(LearnerStatus.State.STOPPED);
    assertThat(last.images()).isEqualTo(new LearnerStatus.Images(IMAGES, IMAGES, 0, 0, 0, IMAGES));

    assertThat(last.training().lostSteps()).isBetween(0L, (long) CHECKPOINT_STEPS);
  }

  private void assertOneLabelEach(TestRun run) {
    Set<String> published =
        run.read(run.name(Topics.IMAGES)).stream()
            .map(image -> new String(image.key(), UTF_8))
            .collect(Collectors.toSet());
    assertThat(published).hasSize(IMAGES);

    Map<String, PseudoLabel> newest = run.newest(Topics.PSEUDO_LABELS);
    assertThat(newest.keySet()).isEqualTo(published);
    Map<String, Long> stored = new HashMap<>();
    try (LabelStore store = LabelStore.openReadOnly(Learner.labels(directory))) {
      store.forEach(row -> stored.put(row.imageId(), row.sequence()));
    }
    assertThat(stored)
        .isEqualTo(
            newest.entrySet().stream()
                .collect(
                    Collectors.toMap(Map.Entry::getKey, each -> each.getValue().getSequence())));
  }

  /** A record that does not go on in the sequence is a repeat, to the byte, of one before. */
  private static void assertLabelLogNeverGoesBack(TestRun run) {
    Map<String, List<PseudoLabel>> byImage = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : run.read(run.name(Topics.PSEUDO_LABELS))) {
      PseudoLabel label = run.value(Topics.PSEUDO_LABELS, record);
      List<PseudoLabel> before =
          byImage.computeIfAbsent(new String(record.key(), UTF_8), key -> new ArrayList<>());
      long highest = before.stream().mapToLong(PseudoLabel::getSequence).max().orElse(0);
      if (label.getSequence() <= highest) {
        assertThat(before).contains(label);
      }
      before.add(label);
    }
  }
}
