package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.uicstream.engine.Engine;
import io.uicstream.engine.torch.TorchEngine;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.labelstore.StoreException;
import io.uicstream.learner.Learner;
import io.uicstream.learner.LearnerException;
import io.uicstream.learner.LearnerSettings;
import io.uicstream.learner.checkpoint.CheckpointStore;
import io.uicstream.schemas.LabelCause;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a learner does when training diverges, a checkpoint is damaged, or it is not alone. */
@KafkaTest
class LearnerFaultsIT {
  private static final int IMAGES = 200;
  private static final long SAMPLES = 60L * Learners.BATCH;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  @Test
  void shouldGoBackOnceToTheLastCheckpointAtALowerRate(TestRun run) throws Exception {
    publish(run);
    LearnerStatus status = learn(run, new DivergingEngine(new TorchEngine(), step -> step == 35));

    assertThat(status.training().samples()).isGreaterThanOrEqualTo(SAMPLES);
    assertThat(status.images().admitted()).isEqualTo(IMAGES);
    assertThat(checkpoints())
        .isNotEmpty()
        .allSatisfy(file -> assertThat(weights(file)).as("%s", file).doesNotContain(Float.NaN));
    List<Double> rates =
        run.values(Topics.LEARNER_STATUS).stream()
            .map(each -> each.training().learningRate())
            .filter(rate -> rate > 0)
            .distinct()
            .toList();
    assertThat(status.training().learningRate()).isCloseTo(0.005, within(1e-6));
    assertThat(rates.get(0)).isCloseTo(0.05, within(1e-6));
  }

  @Test
  void shouldStopWhenTrainingDivergesAgain(TestRun run) throws Exception {
    publish(run);
    assertThatThrownBy(() -> learn(run, new DivergingEngine(new TorchEngine(), step -> step >= 35)))
        .isInstanceOf(LearnerException.class)
        .hasMessageMatching(
            "training diverged at step 3\\d: the loss is not a number. Labels and offsets are kept."
                + " Start again with a lower learning.rate");
    try (LabelStore store = LabelStore.openReadOnly(Learner.labels(directory))) {
      assertThat(store.labels()).isEqualTo(IMAGES);
    }
    // As it says: what is kept is gone on with.
    LearnerStatus status = learn(run, new TorchEngine());
    assertThat(status.images().admitted()).isEqualTo(IMAGES);
    assertThat(status.training().lostSteps()).isBetween(0L, 10L);
    assertThat(status.training().samples()).isGreaterThanOrEqualTo(SAMPLES);
  }

  @Test
  void shouldTakeTheCheckpointBeforeADamagedOne(TestRun run) throws Exception {
    publish(run);
    LearnerStatus before = learn(run, new TorchEngine());
    List<Path> checkpoints = checkpoints();
    assertThat(checkpoints).hasSize(2);
    byte[] newest = Files.readAllBytes(checkpoints.get(1));
    newest[newest.length / 2] ^= 1;
    Files.write(checkpoints.get(1), newest);
    long previousStep =
        Long.parseLong(checkpoints.get(0).getFileName().toString().replaceAll("\\D", ""));

    LearnerStatus status = learn(run, new TorchEngine());
    assertThat(status.training().lostSteps())
        .isEqualTo(before.training().steps() - previousStep)
        .isPositive();
    assertThat(status.images()).isEqualTo(before.images());
  }

  /** Offsets of one topic say nothing about another: images would be passed over unseen. */
  @Test
  void shouldRefuseTheLabelsOfAnotherTopic(TestRun run) throws Exception {
    publish(run);
    learn(run, new TorchEngine());
    try (TestRun other = TestRun.on(run.kafka())) {
      publish(other);
      assertThatThrownBy(() -> learn(other, new TorchEngine()))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("was filled from the topic " + run.name(Topics.IMAGES) + " (id ")
          .hasMessageContaining("not from " + other.name(Topics.IMAGES) + " (id ")
          .hasMessageContaining("Use another data directory");
    }
  }

  /** What waits to be labelled when partitions are shared anew is read a second time. */
  @Test
  void shouldLabelEveryImageOnceThoughAPartitionWasAnothers(TestRun run) throws Exception {
    publish(run);
    CountDownLatch standing = new CountDownLatch(1);
    CountDownLatch cameBack = new CountDownLatch(1);
    Engine engine =
        InterceptedEngine.of(
            new TorchEngine(),
            pass -> {
              standing.countDown();
              InterceptedEngine.standStill(pass, 1, cameBack);
            });
    Learner learner =
        Learner.start(
            Learners.settings(run, directory, Learners.after(IMAGES)),
            engine,
            run.serdes(),
            Clock.systemUTC());
    try (learner) {
      try {
        assertThat(standing.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        takeAPartitionForAWhile(run);
        takeAPartitionForAWhile(run);
      } finally {
        cameBack.countDown();
      }
      learner.done().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    LearnerStatus.Images images = learner.status().images();
    assertThat(images.received()).isEqualTo(IMAGES);
    assertThat(images.admitted()).isEqualTo(IMAGES);
    assertThat(images.duplicates()).isZero();
    assertThat(
            run.values(Topics.PSEUDO_LABELS).stream()
                .filter(label -> label.getCause() == LabelCause.ARRIVAL))
        .hasSize(IMAGES);
  }

  /** Joins the learner's group, and leaves it. */
  private static void takeAPartitionForAWhile(TestRun run) throws Exception {
    String group = run.prefix() + "-learner";
    Map<String, Object> member = new HashMap<>(run.kafka());
    member.put("group.id", group);
    try (Consumer<byte[], byte[]> other =
        new KafkaConsumer<>(member, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      other.subscribe(List.of(run.name(Topics.IMAGES)));
      await().atMost(PATIENCE).until(() -> pollsOnePartition(other));
    }
    try (Admin admin = Admin.create(Map.copyOf(run.kafka()))) {
      await().atMost(PATIENCE).until(() -> hasOneMember(admin, group));
    }
  }

  private static boolean pollsOnePartition(Consumer<byte[], byte[]> consumer) {
    consumer.poll(Duration.ofMillis(100));
    return consumer.assignment().size() == 1;
  }

  private static boolean hasOneMember(Admin admin, String group) throws Exception {
    ConsumerGroupDescription description =
        admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get();
    return description.groupState() == GroupState.STABLE && description.members().size() == 1;
  }

  @Test
  void shouldRefuseASecondLearnerOnTheSameDirectory(TestRun run) throws Exception {
    publish(run);
    Learner first =
        Learner.start(
            Learners.settings(run, directory, LearnerSettings.Stop.NEVER),
            new TorchEngine(),
            run.serdes(),
            Clock.systemUTC());
    try (first;
        UicProcess second =
            UicProcess.start(
                directory.resolve("second.out"),
                List.of("-Xmx300m"),
                LocalPipeline.part(
                    "learn",
                    LocalPipeline.Place.of(run),
                    directory,
                    "--classes=" + Learners.CLASSES))) {
      assertThat(second.exitCode(60)).isEqualTo(1);
      assertThat(second.output())
          .contains("uic: Cannot open the label store " + Learner.labels(directory))
          .contains("another learner holds it. Stop that one, or use another directory.");
      assertThat(first.done()).isNotDone();
    }
  }

  private static void publish(TestRun run) throws IOException {
    run.createTopics(2);
    Corpora.publish(run, IMAGES);
  }

  /** Learns until so many samples were trained on; throws what the learner fails with. */
  private LearnerStatus learn(TestRun run, Engine engine) {
    Learner learner =
        Learner.start(
            Learners.settings(run, directory, Learners.afterSamples(SAMPLES)),
            engine,
            run.serdes(),
            Clock.systemUTC());
    try (learner) {
      learner.done().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    return learner.status();
  }

  private static float[] weights(Path checkpoint) throws IOException {
    return CheckpointStore.read(checkpoint).state().weights().get("conv1.weight").values();
  }

  private List<Path> checkpoints() throws IOException {
    try (Stream<Path> files = Files.list(Learner.checkpoints(directory))) {
      return files.sorted().toList();
    }
  }
}
