package io.uicstream.evaluator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.uicstream.schemas.Alarm;
import io.uicstream.schemas.Annotation;
import io.uicstream.schemas.Embedding;
import io.uicstream.schemas.Evaluation;
import io.uicstream.schemas.LabelFormat;
import io.uicstream.schemas.LabelHeaders;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.PseudoLabel;
import io.uicstream.schemas.Topic;
import io.uicstream.schemas.TopicSerdes;
import io.uicstream.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topology on a driver without a broker: one label partition, wall clock at 1,000,000 ms. */
final class EvaluatorDriver implements AutoCloseable {
  static final String PREFIX = "t";

  private final TopicSerdes serdes =
      new TopicSerdes(new InMemoryRegistry(), PREFIX, LabelFormat.AVRO);
  private final TopologyTestDriver driver;
  private final TestInputTopic<String, PseudoLabel> labels;
  private final TestInputTopic<String, Annotation> annotations;
  private final TestInputTopic<String, Embedding> embeddings;

  EvaluatorDriver(EvaluatorSettings settings, Executor amiExecutor) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.run().applicationId());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
    properties.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, SkipBadRecords.class);
    properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, SkipBadRecords.class);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedStores.class);
    driver =
        new TopologyTestDriver(
            new EvaluatorTopology(settings, serdes, amiExecutor, (partition, next) -> true).get(),
            properties,
            Instant.ofEpochMilli(1_000_000));
    labels = input(Topics.PSEUDO_LABELS);
    annotations = input(Topics.ANNOTATIONS);
    embeddings = input(Topics.EMBEDDINGS);
  }

  static EvaluatorSettings settings(Path directory, EvaluatorSettings.Figures figures) {
    return new EvaluatorSettings(
        new EvaluatorSettings.Run(PREFIX, "evaluator-test", 4, 1),
        directory,
        figures,
        EvaluatorSettings.Alarms.DEFAULT);
  }

  void label(long atMs, String image, PseudoLabel label) {
    labels.pipeInput(image, label, atMs);
  }

  void remove(long atMs, String image, long sequence) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(LabelHeaders.CAUSE, "WITHDRAWN".getBytes(UTF_8));
    headers.add(LabelHeaders.RUN_ID, Labels.RUN_ID.getBytes(UTF_8));
    headers.add(LabelHeaders.SEQUENCE, Long.toString(sequence).getBytes(UTF_8));
    labels.pipeInput(new TestRecord<>(image, null, headers, Instant.ofEpochMilli(atMs)));
  }

  void annotate(long atMs, String image, String trueClass) {
    Annotation annotation =
        Annotation.newBuilder()
            .setTrueClass(trueClass)
            .setAnnotatedAtMs(Instant.ofEpochMilli(atMs))
            .build();
    annotations.pipeInput(image, annotation, atMs);
  }

  void embed(long atMs, String image, Float... values) {
    embed(atMs, image, "conv5", List.of(values));
  }

  void embed(long atMs, String image, String layer, List<Float> values) {
    embed(image, new Embedding(layer, 1, values, 0L, 0, 0L, Instant.ofEpochMilli(atMs)));
  }

  void embed(String image, Embedding embedding) {
    embeddings.pipeInput(image, embedding, embedding.getEmbeddedAtMs());
  }

  void annotateWithBytes(long atMs, String image, byte[] value) {
    driver
        .createInputTopic(
            Topics.ANNOTATIONS.name(PREFIX), new StringSerializer(), new ByteArraySerializer())
        .pipeInput(image, value, atMs);
  }

  void status(LearnerStatus status) {
    input(Topics.LEARNER_STATUS).pipeInput(status.runId(), status, status.atMs());
  }

  /** Lets wall clock pass without a record. */
  void idle(long ms) {
    driver.advanceWallClockTime(Duration.ofMillis(ms));
  }

  /** Figures since the last call. */
  List<Evaluation> evaluations() {
    return output(Topics.EVALUATION);
  }

  /** Alarms since the last call. */
  List<Alarm> alarms() {
    return output(Topics.ALARMS);
  }

  /** Figures as text, with their keys. */
  List<TestRecord<String, String>> evaluationJson() {
    return driver
        .createOutputTopic(
            Topics.EVALUATION.name(PREFIX), new StringDeserializer(), new StringDeserializer())
        .readRecordsToList();
  }

  /** Records that stage 1 has sent to stage 2. */
  long paneRecords() {
    return driver
        .createOutputTopic(
            "evaluator-test-panes-repartition",
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())
        .getQueueSize();
  }

  /** Records skipped, as Kafka Streams counts them. */
  double dropped() {
    return driver.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals("dropped-records-total"))
        .mapToDouble(metric -> ((Number) metric.metricValue()).doubleValue())
        .sum();
  }

  private <K, V> TestInputTopic<K, V> input(Topic<K, V> topic) {
    return driver.createInputTopic(
        topic.name(PREFIX), serdes.key(topic).serializer(), serdes.value(topic).serializer());
  }

  private <K, V> List<V> output(Topic<K, V> topic) {
    return driver
        .createOutputTopic(
            topic.name(PREFIX),
            serdes.key(topic).deserializer(),
            serdes.value(topic).deserializer())
        .readValuesToList();
  }

  @Override
  public void close() {
    driver.close();
  }
}
