package io.uicstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.uicstream.engine.Engine;
import io.uicstream.engine.Model;
import io.uicstream.engine.NetworkSpec;
import io.uicstream.engine.Networks.Head;
import io.uicstream.engine.Networks.Input;
import io.uicstream.engine.Photometric;
import io.uicstream.engine.Sgd;
import io.uicstream.engine.View;
import io.uicstream.engine.ViewBatch;
import io.uicstream.engine.torch.TorchEngine;
import io.uicstream.evaluator.Evaluator;
import io.uicstream.evaluator.EvaluatorSettings;
import io.uicstream.ingest.GeneratedCorpus;
import io.uicstream.learner.Labeller;
import io.uicstream.learner.LabellerSettings;
import io.uicstream.learner.LabellerStatus.Counts;
import io.uicstream.learner.LearnerException;
import io.uicstream.learner.LearnerSettings;
import io.uicstream.learner.LearnerSettings.ImagesFormat;
import io.uicstream.learner.checkpoint.Checkpoint;
import io.uicstream.learner.checkpoint.Progress;
import io.uicstream.learner.image.ImageDecoder;
import io.uicstream.learner.image.ViewMaker;
import io.uicstream.schemas.Annotation;
import io.uicstream.schemas.DeadLetterHeaders;
import io.uicstream.schemas.Evaluation;
import io.uicstream.schemas.Image;
import io.uicstream.schemas.LabelCause;
import io.uicstream.schemas.LabelHeaders;
import io.uicstream.schemas.PseudoLabel;
import io.uicstream.schemas.Topic;
import io.uicstream.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A frozen network labels a stream exactly once, whatever becomes of its instances. */
@KafkaTest
class LabellerIT {
  private static final int IMAGES = 600;
  private static final int PARTITIONS = 4;
  private static final int BATCH = 64;
  private static final int CLASSES = 10;
  private static final long STEP = 1234;
  private static final NetworkSpec SPEC =
      new NetworkSpec("alexnet-small", 32, CLASSES, Head.BN, Input.SOBEL);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Partitions that an instance does not poll for are another's after this long. */
  private static final String MAX_POLL_MS = "2500";

  /** While it stands still no transaction of its labeller is due. */
  private static final class PausedClock extends Clock {
    private volatile Instant paused;

    void pause() {
      paused = Instant.now();
    }

    void goOn() {
      paused = null;
    }

    @Override
    public Instant instant() {
      Instant at = paused;
      return at == null ? Instant.now() : at;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  private static Checkpoint checkpoint;

  @TempDir private Path directory;

  /** A network that nobody trained, whose batch norm knows images: it tells them apart somehow. */
  @BeforeAll
  static void makeCheckpoint() throws Exception {
    try (Model model = new TorchEngine().create(SPEC.network(), Sgd.PAPER, 1);
        GeneratedCorpus corpus = Corpora.of(128);
        ViewMaker centre = centre()) {
      byte[] pixels = new byte[128 * 32 * 32 * 3];
      for (int i = 0; i < 128; i++) {
        centre.make(corpus.next().orElseThrow().encoded(), 0, pixels, i);
      }
      model.calibrate(new ViewBatch(32, pixels, Collections.nCopies(128, Photometric.NONE)), 1);
      checkpoint =
          new Checkpoint(model.state(), new Progress(STEP, STEP * 64, 1, 9, "run-1", SPEC.text()));
    }
  }

  private static ViewMaker centre() {
    return new ViewMaker(
        new ImageDecoder(1 << 24, 1 << 22),
        (width, height, random) -> View.centre(width, height),
        32);
  }

  @Test
  void shouldLabelEveryImageOnceThoughAnInstanceDies(TestRun run) throws Exception {
    run.createTopics(PARTITIONS);
    Evaluation evaluation;
    Counts counts;
    CountDownLatch dying = new CountDownLatch(1);
    PausedClock clock = new PausedClock();
    try (Evaluator evaluator = Evaluator.start(quick(run), run.serdes(), run.kafka());
        Labeller survivor =
            start(
                run,
                intercepted(pass -> InterceptedEngine.standStill(pass, 1, dying)),
                Clock.systemUTC());
        Labeller victim =
            start(run, intercepted(pass -> dieAtThird(run, pass, clock, dying)), clock)) {
      awaitShares(survivor, victim);
      Corpora.publish(run, IMAGES);
      String withdrawn = publishOddities(run);
      await().atMost(PATIENCE).until(() -> victim.done().isCompletedExceptionally());
      try (Labeller restarted = start(run, new TorchEngine())) {
        await().atMost(PATIENCE).until(() -> answered(run) == IMAGES + 3);
        counts = endAndSum(survivor, victim, restarted);
      }
      assertThat(survivor.status().counts().labelled()).isPositive();
      assertThat(uncommitted(run, Topics.PSEUDO_LABELS))
          .as("label records, with those that the victim did not come to commit")
          .isGreaterThan(IMAGES + 1L);

      assertThat(counts).isEqualTo(new Counts(IMAGES + 3, IMAGES, 1, 2));
      assertEveryImageHasOneLabel(run, withdrawn);
      assertDeadLetters(run);
      evaluation =
          Evaluations.await(
              run, e -> e.labelEvents() == IMAGES + 1 && e.current().annotated() == IMAGES - 1);
      assertThat(evaluator.skippedRecords()).isZero();
    }
    assertFiguresAgree(run, evaluation.current());
  }

  /** Its first pass is at the broker by then and not committed; nobody else has written. */
  private static void dieAtThird(TestRun run, int pass, PausedClock clock, CountDownLatch dying) {
    if (pass == 1) {
      clock.pause();
    }
    if (pass == 3) {
      await().atMost(PATIENCE).until(() -> uncommitted(run, Topics.PSEUDO_LABELS) > 0);
      dying.countDown();
      throw new IllegalStateException("killed");
    }
  }

  /** An instance that stands still is replaced; when it goes on, what it writes does not count. */
  @Test
  void shouldNotCountWhatAnInstanceWritesAfterItWasReplaced(TestRun run) throws Exception {
    run.createTopics(PARTITIONS);
    CountDownLatch goesOn = new CountDownLatch(1);
    PausedClock clock = new PausedClock();
    try (Labeller frozen =
            start(run, intercepted(pass -> freezeAtThird(pass, clock, goesOn)), clock);
        Labeller other = start(run, new TorchEngine())) {
      awaitShares(frozen, other);
      Corpora.publish(run, IMAGES);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  other.status().partitions() == PARTITIONS
                      && other.status().lag().equals(OptionalLong.of(0)));
      goesOn.countDown();
      // It has its share again, and what comes now is labelled by both.
      awaitShares(frozen, other);
      publishOddities(run);
      await().atMost(PATIENCE).until(() -> answered(run) >= IMAGES + 3);
      assertThat(endAndSum(other, frozen)).isEqualTo(new Counts(IMAGES + 3, IMAGES, 1, 2));
      assertThat(frozen.done()).isCompletedWithValue(null);
    }
    assertThat(uncommitted(run, Topics.PSEUDO_LABELS)).isGreaterThan(IMAGES + 1L);
    assertThat(answered(run)).isEqualTo(IMAGES + 3);
    assertThat(run.newest(Topics.PSEUDO_LABELS)).hasSize(IMAGES - 1);
  }

  /** Its first pass is written by then and not committed. */
  private static void freezeAtThird(int pass, PausedClock clock, CountDownLatch goesOn) {
    if (pass == 1) {
      clock.pause();
    }
    InterceptedEngine.standStill(pass, 3, goesOn);
    if (pass == 3) {
      clock.goOn();
    }
  }

  @Test
  void shouldNotWriteBesideLabelsOfAnotherRun(TestRun run) throws Exception {
    run.createTopics(1);
    PseudoLabel other =
        new PseudoLabel(
            1, 0.5f, LabelCause.VISIT, 2, 3, 8L, 70L, "run-0", 0, 4L, Instant.ofEpochMilli(1));
    try (Producer<byte[], byte[]> producer = run.producer()) {
      producer
          .send(
              new ProducerRecord<>(
                  run.name(Topics.PSEUDO_LABELS),
                  "image".getBytes(UTF_8),
                  run.bytes(Topics.PSEUDO_LABELS, other)))
          .get();
    }
    assertThatThrownBy(() -> start(run, new TorchEngine()).close())
        .isInstanceOf(LearnerException.class)
        .hasMessageContaining(
            run.name(Topics.PSEUDO_LABELS) + " already holds labels of the run run-0")
        .hasMessageContaining("--beside-others");
  }

  private static Engine intercepted(IntConsumer before) {
    return InterceptedEngine.of(new TorchEngine(), before);
  }

  private static Labeller start(TestRun run, Engine engine) {
    return start(run, engine, Clock.systemUTC());
  }

  private static Labeller start(TestRun run, Engine engine, Clock clock) {
    Map<String, String> kafka = new HashMap<>(run.kafka());
    kafka.put("max.poll.interval.ms", MAX_POLL_MS);
    // Members hear of a rebalance at their next heartbeat.
    kafka.put("heartbeat.interval.ms", "200");
    return Labeller.start(
        new LabellerSettings(
            new LearnerSettings.Connection(run.prefix(), ImagesFormat.AVRO, kafka),
            BATCH,
            1,
            1 << 24,
            false,
            LearnerSettings.Stop.NEVER),
        new Labeller.Environment(checkpoint, engine, run.serdes(), clock));
  }

  private static void awaitShares(Labeller... labellers) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Stream.of(labellers)
                    .allMatch(each -> each.status().partitions() == PARTITIONS / labellers.length));
  }

  /** A withdrawal of an image that was published, and two records that hold none. */
  private static String publishOddities(TestRun run) throws Exception {
    String withdrawn;
    try (GeneratedCorpus corpus = Corpora.of(1);
        Producer<byte[], byte[]> producer = run.producer()) {
      withdrawn = corpus.next().orElseThrow().id();
      send(run, producer, withdrawn, null);
      send(run, producer, "not-avro", "{}".getBytes(UTF_8));
      Image text =
          Image.newBuilder()
              .setContent(ByteBuffer.wrap("no image".getBytes(UTF_8)))
              .setCapturedAtMs(Instant.ofEpochMilli(1_767_225_600_000L))
              .build();
      send(run, producer, "text.txt", run.bytes(Topics.IMAGES, text));
    }
    return withdrawn;
  }

  private static void send(TestRun run, Producer<byte[], byte[]> producer, String id, byte[] value)
      throws Exception {
    producer.send(new ProducerRecord<>(run.name(Topics.IMAGES), id.getBytes(UTF_8), value)).get();
  }

  /** Committed records that labellers wrote. */
  private static long answered(TestRun run) {
    return (long) run.read(run.name(Topics.PSEUDO_LABELS)).size()
        + run.read(run.name(Topics.DEAD_LETTERS)).size();
  }

  /** Ends all, and adds up what they counted. */
  private static Counts endAndSum(Labeller... labellers) {
    Stream.of(labellers).forEach(Labeller::close);
    List<Counts> all = Stream.of(labellers).map(each -> each.status().counts()).toList();
    return new Counts(
        all.stream().mapToLong(Counts::received).sum(),
        all.stream().mapToLong(Counts::labelled).sum(),
        all.stream().mapToLong(Counts::withdrawn).sum(),
        all.stream().mapToLong(Counts::deadLettered).sum());
  }

  /** Every record that was ever written to a topic, aborted or not. */
  private static long uncommitted(TestRun run, Topic<?, ?> topic) {
    return run.readUncommitted(run.name(topic)).size();
  }

  private static void assertEveryImageHasOneLabel(TestRun run, String withdrawn) throws Exception {
    Map<String, Integer> expected = expectedLabels();
    Map<String, PseudoLabel> labels = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : run.read(run.name(Topics.PSEUDO_LABELS))) {
      String id = new String(record.key(), UTF_8);
      if (record.value() == null) {
        assertThat(id).isEqualTo(withdrawn);
        assertThat(header(record, LabelHeaders.CAUSE)).isEqualTo("WITHDRAWN");
        assertThat(header(record, LabelHeaders.RUN_ID)).isEqualTo("run-1");
        assertThat(Long.parseLong(header(record, LabelHeaders.SEQUENCE)))
            .isGreaterThan(labels.get(withdrawn).getSequence());
      } else {
        PseudoLabel label = run.value(Topics.PSEUDO_LABELS, record);
        assertThat(labels.put(id, label)).as("a second label of " + id).isNull();
        assertThat(label.getCause()).isEqualTo(LabelCause.ARRIVAL);
        assertThat(label.getRunId()).isEqualTo("run-1");
        assertThat(label.getModelStep()).isEqualTo(STEP);
        assertThat(label.getSequence()).isEqualTo(label.getSourceOffset() + 1);
      }
    }
    assertThat(labels.keySet()).isEqualTo(expected.keySet());
    long same =
        labels.entrySet().stream()
            .filter(each -> each.getValue().getPseudoClass() == expected.get(each.getKey()))
            .count();
    // Sums in another order round otherwise, and a class may be within that of the next.
    assertThat(same).isGreaterThanOrEqualTo(IMAGES - 3);
  }

  /** Of all images in one pass each, on centre views. */
  private static Map<String, Integer> expectedLabels() throws Exception {
    Map<String, Integer> labels = new HashMap<>();
    try (Model model = new TorchEngine().create(SPEC.network(), Sgd.PAPER, 1);
        GeneratedCorpus corpus = Corpora.of(IMAGES);
        ViewMaker centre = centre()) {
      model.load(checkpoint.state());
      for (int i = 0; i < IMAGES; i++) {
        var image = corpus.next().orElseThrow();
        byte[] pixels = new byte[32 * 32 * 3];
        centre.make(image.encoded(), 0, pixels, 0);
        float[] logits =
            model.scores(new ViewBatch(32, pixels, List.of(Photometric.NONE))).scores().logits();
        int best = 0;
        for (int k = 1; k < CLASSES; k++) {
          best = logits[k] > logits[best] ? k : best;
        }
        labels.put(image.id(), best);
      }
    }
    return labels;
  }

  private static void assertDeadLetters(TestRun run) {
    Map<String, String> reasons =
        run.read(run.name(Topics.DEAD_LETTERS)).stream()
            .collect(
                Collectors.toMap(
                    letter -> new String(letter.key(), UTF_8),
                    letter -> header(letter, DeadLetterHeaders.REASON)));
    assertThat(reasons).isEqualTo(Map.of("not-avro", "NOT_OUR_AVRO", "text.txt", "NOT_AN_IMAGE"));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private static void assertFiguresAgree(TestRun run, Evaluation.Figures figures) {
    Map<String, Annotation> annotations = run.newest(Topics.ANNOTATIONS);
    Agreement agreement = new Agreement();
    run.newest(Topics.PSEUDO_LABELS)
        .forEach(
            (image, label) ->
                agreement.add(label.getPseudoClass(), annotations.get(image).getTrueClass()));
    assertThat(figures.images()).isEqualTo(IMAGES - 1L);
    assertThat(agreement.sizes()).hasSizeGreaterThan(2);
    assertThat(figures.nmiGeometric()).isCloseTo(agreement.nmiGeometric(), within(1e-9));
    assertThat(figures.nmiArithmetic()).isCloseTo(agreement.nmiArithmetic(), within(1e-9));
    assertThat(figures.sizes().balance()).isCloseTo(agreement.balance(CLASSES), within(1e-9));
  }

  /**
   * Markers of transactions hide the end of the topic, so that panes close only after ten times.
   */
  private EvaluatorSettings quick(TestRun run) {
    EvaluatorSettings usual =
        Evaluations.settings(run, directory.resolve("evaluator"), CLASSES, PARTITIONS);
    return new EvaluatorSettings(
        usual.run(),
        usual.stateDirectory(),
        new EvaluatorSettings.Figures(
            new EvaluatorSettings.Panes(1_000, 1_000, 200),
            600_000,
            new EvaluatorSettings.Ami(5_000, 10_000),
            usual.figures().probes()),
        usual.alarms());
  }
}
