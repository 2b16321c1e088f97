package io.uicstream.benchmarks;

import io.uicstream.schemas.Annotation;
import io.uicstream.schemas.Embedding;
import io.uicstream.schemas.Evaluation;
import io.uicstream.schemas.LabelCause;
import io.uicstream.schemas.PseudoLabel;
import io.uicstream.schemas.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One {@code uic evaluate} with exactly-once and all figures works off a topic of label events that
 * is there when it starts: label events per second, and growth of its resident memory. Then the
 * same with ten times the classes, and with as many classes and true classes as AMI has to bear.
 *
 * <p>Arguments: number of label events (default 1,000,000).
 */
final class EvaluatorBench {
  private static final int PARTITIONS = 2;
  private static final int EVENTS_PER_IMAGE = 5;
  private static final int EVENTS_PER_SECOND = 10_000;

  /** As many as a learner sends at most by default, 50 a second. */
  private static final int EVENTS_PER_EMBEDDING = 200;

  /** The last stage of the small AlexNet in 2x2 cells. */
  private static final int FEATURES = 256;

  private static final int HEAP_MIB = 512;
  private static final Duration POLL = Duration.ofMillis(100);

  /** Until this share is done the JVM warms up and stores fill. */
  private static final double WARM = 0.2;

  private final int events;

  private EvaluatorBench(int events) {
    this.events = events;
  }

  /** What was measured of one evaluator. */
  private record Result(double eventsPerSecond, Growth resident, Evaluation last) {}

  public static void main(String[] arguments) throws IOException {
    int events = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    EvaluatorBench bench = new EvaluatorBench(events);
    Promise promise = new Promise();
    Result few = bench.run(300, 100);
    promise.atLeast("label events/s, K = 300", few.eventsPerSecond(), 10_000);
    promise.figure("resident memory", few.resident().meanY(), "MiB");
    promise.atMost("its growth per 100,000 label events", few.resident().sharePer(100_000), 0.05);
    Result many = bench.run(3000, 100);
    promise.figure("label events/s, K = 3000", many.eventsPerSecond(), "");
    promise.atLeast("embeddings probed", (double) few.last().probes().embeddings(), 1);
    promise.atLeast("ratio", many.eventsPerSecond() / few.eventsPerSecond(), 0.7);
    Evaluation.Figures ami = bench.run(3000, 1000).last().current();
    System.out.printf(
        "AMI, K = 3000, 1,000 true classes: %s%n", ami.ami() == null ? ami.amiNote() : ami.ami());
    promise.atMost(
        "AMI is neither computed nor said to be missing",
        ami.ami() == null && ami.amiNote() == null ? 1 : 0,
        0);
    promise.exit();
  }

  private Result run(int classes, int trueClasses) throws IOException {
    try (LocalRun run = LocalRun.start(PARTITIONS)) {
      publish(run, classes, trueClasses);
      List<String> arguments = new ArrayList<>(List.of("evaluate", "--classes=" + classes));
      arguments.addAll(run.flags());
      arguments.add("--data-dir=" + run.directory().resolve("evaluator"));
      try (WatchedProcess evaluator =
          WatchedProcess.start(HEAP_MIB, run.directory().resolve("evaluate.log"), arguments)) {
        return watch(run, evaluator);
      }
    }
  }

  /**
   * Arrivals and visits of images, skewed over classes, that agree with true classes by half, and
   * embeddings of some.
   */
  private void publish(LocalRun run, int classes, int trueClasses) {
    SplittableRandom random = new SplittableRandom(1);
    int images = events / EVENTS_PER_IMAGE;
    int[] labels = new int[images];
    long startMs = System.currentTimeMillis() - 1000L * events / EVENTS_PER_SECOND;
    var annotations = run.serdes().value(Topics.ANNOTATIONS).serializer();
    var pseudoLabels = run.serdes().value(Topics.PSEUDO_LABELS).serializer();
    Map<String, Object> properties = new HashMap<>(run.kafka());
    properties.put("linger.ms", "20");
    properties.put("batch.size", "262144");
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      String topic = Topics.ANNOTATIONS.name(LocalRun.PREFIX);
      for (int image = 0; image < images; image++) {
        Annotation annotation =
            new Annotation("true-" + image % trueClasses, Instant.ofEpochMilli(startMs));
        send(
            producer,
            new ProducerRecord<>(
                topic, null, startMs, id(image), annotations.serialize(topic, annotation)));
      }
      topic = Topics.PSEUDO_LABELS.name(LocalRun.PREFIX);
      for (int event = 0; event < events; event++) {
        int image = event < images ? event : random.nextInt(images);
        int label =
            random.nextBoolean()
                ? image % trueClasses * (classes / trueClasses)
                : (int) (classes * Math.pow(random.nextDouble(), 3));
        long atMs = startMs + 1000L * event / EVENTS_PER_SECOND;
        PseudoLabel value =
            PseudoLabel.newBuilder()
                .setPseudoClass(label)
                .setConfidence(0.5f)
                .setCause(event < images ? LabelCause.ARRIVAL : LabelCause.VISIT)
                .setPreviousClass(event < images ? null : Integer.valueOf(labels[image]))
                .setVisits(1 + event / images)
                .setSequence(event + 1L)
                .setModelStep(event / 256)
                .setRunId("bench")
                .setSourcePartition(0)
                .setSourceOffset(image)
                .setLabelledAtMs(Instant.ofEpochMilli(atMs))
                .build();
        labels[image] = label;
        send(
            producer,
            new ProducerRecord<>(
                topic, null, atMs, id(image), pseudoLabels.serialize(topic, value)));
        if (event % EVENTS_PER_EMBEDDING == 0) {
          send(producer, embedding(run, image, atMs));
        }
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> embedding(LocalRun run, int image, long atMs) {
    SplittableRandom random = new SplittableRandom(image);
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < FEATURES; i++) {
      values.add((float) random.nextDouble());
    }
    String topic = Topics.EMBEDDINGS.name(LocalRun.PREFIX);
    Embedding value =
        new Embedding("conv5", 2, values, 0L, 0, (long) image, Instant.ofEpochMilli(atMs));
    return new ProducerRecord<>(
        topic,
        null,
        atMs,
        id(image),
        run.serdes().value(Topics.EMBEDDINGS).serializer().serialize(topic, value));
  }

  private static void send(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    var unused =
        producer.send(
            record,
            (metadata, failure) -> {
              if (failure != null) {
                System.err.println("not published: " + failure);
              }
            });
  }

  private static byte[] id(int image) {
    return "image-%08d".formatted(image).getBytes(StandardCharsets.UTF_8);
  }

  /** Follows the figures until they cover every label event. */
  private Result watch(LocalRun run, WatchedProcess evaluator) throws IOException {
    Growth resident = new Growth();
    long warmNanos = 0;
    long warmEvents = 0;
    try (KafkaConsumer<byte[], byte[]> consumer = run.consumer(Topics.EVALUATION)) {
      while (true) {
        Optional<Evaluation> read = run.newest(consumer, Topics.EVALUATION, POLL);
        evaluator.requireAlive();
        if (read.isEmpty() || read.get().labelEvents() < WARM * events) {
          continue;
        }
        Evaluation newest = read.get();
        if (warmNanos == 0) {
          warmNanos = System.nanoTime();
          warmEvents = newest.labelEvents();
        }
        resident.add((double) newest.labelEvents(), evaluator.resident().all());
        if (newest.labelEvents() == events) {
          double seconds = (System.nanoTime() - warmNanos) / 1e9;
          return new Result(
              (events - warmEvents) / seconds, resident, withAmi(run, consumer, newest));
        }
      }
    }
  }

  /** The last figures are reported again with their AMI, or why there is none. */
  private static Evaluation withAmi(
      LocalRun run, KafkaConsumer<byte[], byte[]> consumer, Evaluation newest) {
    Evaluation last = newest;
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (System.nanoTime() < deadline) {
      last = run.newest(consumer, Topics.EVALUATION, POLL).orElse(last);
      if (last.current().ami() != null && last.current().amiNote() == null) {
        return last;
      }
    }
    return last;
  }
}
