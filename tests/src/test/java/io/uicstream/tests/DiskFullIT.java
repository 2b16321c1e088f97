package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.uicstream.labelstore.LabelStore;
import io.uicstream.learner.Learner;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code uic learn} on a disk that fills up: a memory file system, which only root can mount;
 * skipped elsewhere. The property {@code disk.mb} is its size.
 */
@KafkaTest
@EnabledIfSystemProperty(
    named = "faults",
    matches = "true",
    disabledReason = "it takes minutes; tests/scripts/faults.sh runs it")
class DiskFullIT {
  private static final int DISK_MB = Integer.getInteger("disk.mb", 64);
  private static final int IMAGES = 2000;
  private static final String NEVER = "1000000";

  @TempDir Path temporary;

  private Path disk;
  private Path ballast;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(temporary.resolve("disk"));
    ballast = disk.resolve("ballast");
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MB + "m", "tmpfs", disk.toString()) == 0,
        "a small disk needs the right to mount a tmpfs");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  @Test
  void shouldStopWhenTheLabelStoreHasNoRoomAndGoOnWhenItHas(TestRun run) throws Exception {
    run.createTopics(2);
    Corpora.publish(run, IMAGES);
    // Before the store can set space aside for its log.
    fill(1);
    try (UicProcess learner = learn(run, NEVER)) {
      assertThat(learner.exitCode(90)).as(learner::output).isEqualTo(1);
      assertThat(learner.output())
          .contains("the label store " + Learner.labels(disk.resolve("data")))
          .contains(
              "the disk is full. Free space and start again; nothing that was applied is lost");
    }
    Files.delete(ballast);
    goesOn(run);
  }

  @Test
  void shouldStopWhenACheckpointHasNoRoomAndGoOnWhenItHas(TestRun run) throws Exception {
    run.createTopics(2);
    Corpora.publish(run, IMAGES);
    try (UicProcess learner = learn(run, "20")) {
      awaitSteps(run, learner, 5);
      // Room for labels, for a while, and not for weights.
      fill(4);
      assertThat(learner.exitCode(90)).as(learner::output).isEqualTo(1);
      assertThat(learner.output())
          .contains("uic: a checkpoint cannot be written: cannot write")
          .contains("No space left on device")
          .contains("free disk space and start again");
    }
    Files.delete(ballast);
    goesOn(run);
  }

  /** Starts again, and labels what it has not. */
  private void goesOn(TestRun run) throws Exception {
    try (UicProcess learner = learn(run, NEVER)) {
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> !learner.isAlive() || received(run) >= IMAGES);
      learner.terminate();
      assertThat(learner.exitCode(90)).as(learner::output).isEqualTo(UicProcess.TERMINATED);
    }
    try (LabelStore store = LabelStore.openReadOnly(Learner.labels(disk.resolve("data")))) {
      assertThat(store.labels()).isEqualTo(IMAGES);
      assertThat(run.newest(Topics.PSEUDO_LABELS)).hasSize(IMAGES);
    }
  }

  private UicProcess learn(TestRun run, String checkpointSteps) {
    return UicProcess.start(
        temporary.resolve("learn.out"),
        List.of("-Xmx400m"),
        LocalPipeline.part(
            "learn",
            LocalPipeline.Place.of(run),
            disk.resolve("data"),
            "--classes=" + Learners.CLASSES,
            "--batch=" + Learners.BATCH,
            "--replay-ratio=1",
            "--checkpoints-kept=1",
            "--checkpoint-steps=" + checkpointSteps,
            "--status-interval=200ms",
            "--http-port=-1",
            "--log=console"));
  }

  /** Takes all room but so many megabytes. */
  private void fill(int leftMb) throws IOException {
    byte[] megabyte = new byte[1 << 20];
    try (var out = Files.newOutputStream(ballast)) {
      while (disk.toFile().getUsableSpace() > (leftMb + 1L) << 20) {
        out.write(megabyte);
      }
    }
  }

  private static void awaitSteps(TestRun run, UicProcess learner, long steps) {
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> !learner.isAlive() || steps(run) >= steps);
  }

  private static long steps(TestRun run) {
    return run.values(Topics.LEARNER_STATUS).stream()
        .mapToLong(status -> status.training().steps())
        .max()
        .orElse(0);
  }

  private static long received(TestRun run) {
    List<LearnerStatus> all = run.values(Topics.LEARNER_STATUS);
    return all.isEmpty() ? 0 : all.get(all.size() - 1).images().received();
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : 1;
  }
}
