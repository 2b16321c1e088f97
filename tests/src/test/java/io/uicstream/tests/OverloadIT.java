package io.uicstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.uicstream.evaluator.Evaluator;
import io.uicstream.evaluator.EvaluatorSettings;
import io.uicstream.schemas.Alarm;
import io.uicstream.schemas.Image;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.Topics;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images come faster than they can be decoded and scored, more bytes of them than the learner has
 * heap: it says how far it is behind and when images would be lost, alarms are raised, and it
 * catches up. The property {@code overload.images} says how many come.
 */
@KafkaTest
@EnabledIfSystemProperty(
    named = "faults",
    matches = "true",
    disabledReason = "it takes minutes; tests/scripts/faults.sh runs it")
class OverloadIT {
  private static final int IMAGES = Integer.getInteger("overload.images", 700);
  private static final int SIDE = 900;
  private static final int HEAP_MB = 320;
  private static final long LAG_RECORDS = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir Path directory;

  @Test
  void shouldSayThatItFallsBehindAndCatchUp(TestRun run) throws Exception {
    run.createTopics(2);
    long bytes = publish(run);
    assertThat(bytes).isGreaterThan((long) HEAP_MB << 20);
    try (Evaluator evaluator =
            Evaluator.start(
                settings(run, directory.resolve("evaluator")), run.serdes(), run.kafka());
        UicProcess learner =
            UicProcess.start(
                directory.resolve("learn.out"),
                List.of("-Xmx" + HEAP_MB + "m"),
                LocalPipeline.part(
                    "learn",
                    LocalPipeline.Place.of(run),
                    directory,
                    "--classes=" + Learners.CLASSES,
                    "--batch=16",
                    "--replay-ratio=1",
                    "--replay-minimum=0",
                    "--replay-lag=10",
                    "--status-interval=200ms",
                    "--http-port=-1"))) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> !learner.isAlive() || caughtUp(run));
      assertThat(learner.isAlive()).as(learner::output).isTrue();
      await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> alarm(run, Alarm.Kind.LAG, false));
      learner.terminate();
      assertThat(learner.exitCode(90)).as(learner::output).isEqualTo(UicProcess.TERMINATED);
      assertThat(evaluator.skippedRecords()).isZero();
    }
    assertThat(alarm(run, Alarm.Kind.LAG, true)).isTrue();
    assertThat(alarm(run, Alarm.Kind.LOSS_OF_UNSEEN_IMAGES, true)).isTrue();
    List<LearnerStatus> status = run.values(Topics.LEARNER_STATUS);
    assertThat(status.stream().mapToLong(each -> each.lag().records()).max().orElseThrow())
        .isGreaterThan(LAG_RECORDS);
    assertThat(status.stream().map(each -> each.lag().secondsToLoss()).filter(Objects::nonNull))
        .isNotEmpty();
    assertThat(run.newest(Topics.PSEUDO_LABELS)).hasSize(IMAGES);
  }

  /** One picture of noise, which no codec makes small, under many ids; returns the bytes sent. */
  private static long publish(TestRun run) throws IOException {
    BufferedImage noise = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        noise.setRGB(x, y, random.nextInt());
      }
    }
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(noise, "jpg", jpeg);
    byte[] value =
        run.bytes(
            Topics.IMAGES,
            Image.newBuilder()
                .setContent(ByteBuffer.wrap(jpeg.toByteArray()))
                .setCapturedAtMs(Instant.ofEpochMilli(1_767_225_600_000L))
                .build());
    try (Producer<byte[], byte[]> producer = run.producer()) {
      for (int i = 0; i < IMAGES; i++) {
        send(producer, new ProducerRecord<>(run.name(Topics.IMAGES), key(i), value));
      }
      producer.flush();
    }
    return (long) IMAGES * value.length;
  }

  private static byte[] key(int image) {
    return ("noise/" + image).getBytes(UTF_8);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what is lost is missed at the end
  private static void send(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    producer.send(record);
  }

  private static boolean caughtUp(TestRun run) {
    List<LearnerStatus> all = run.values(Topics.LEARNER_STATUS);
    if (all.isEmpty()) {
      return false;
    }
    LearnerStatus last = all.get(all.size() - 1);
    return last.images().received() == IMAGES && last.lag().records() == 0;
  }

  private static boolean alarm(TestRun run, Alarm.Kind kind, boolean raised) {
    return run.values(Topics.ALARMS).stream()
        .anyMatch(alarm -> alarm.kind() == kind && alarm.raised() == raised);
  }

  /** Alarms of lag after a second, and of loss whenever it is foreseen at all. */
  private static EvaluatorSettings settings(TestRun run, Path stateDirectory) {
    EvaluatorSettings usual = Evaluations.settings(run, stateDirectory, Learners.CLASSES, 2);
    EvaluatorSettings.Alarms alarms = usual.alarms();
    return new EvaluatorSettings(
        usual.run(),
        usual.stateDirectory(),
        usual.figures(),
        new EvaluatorSettings.Alarms(
            alarms.balance(),
            alarms.nmiDrop(),
            alarms.stuck(),
            new EvaluatorSettings.Lag(LAG_RECORDS, Duration.ofDays(1000).toSeconds(), 1_000)));
  }
}
