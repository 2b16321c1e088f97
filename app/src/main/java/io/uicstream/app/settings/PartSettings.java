package io.uicstream.app.settings;

import io.uicstream.evaluator.EvaluatorSettings;
import io.uicstream.ingest.CorpusSettings;
import io.uicstream.ingest.Envelope;
import io.uicstream.ingest.FolderSource;
import io.uicstream.ingest.IngestSettings;
import io.uicstream.labelstore.LabelStoreSettings;
import io.uicstream.learner.LabellerSettings;
import io.uicstream.learner.LearnerSettings;
import io.uicstream.learner.LearnerSettings.ImagesFormat;
import io.uicstream.schemas.RecordLimits;
import io.uicstream.schemas.RegistrySettings;
import io.uicstream.schemas.TopicCreator;
import io.uicstream.schemas.registry.RegistryServer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** What each part is told at start, made from the settings in force. */
public final class PartSettings {
  private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(10);
  private static final double MS_PER_MINUTE = 60_000;

  private PartSettings() {}

  /** For the creation of topics. */
  public static TopicCreator.Settings topics(Values values) {
    Map<String, String> images = new HashMap<>();
    images.put("retention.ms", limit(values.of(ConnectionSettings.IMAGES_RETENTION)));
    images.put("retention.bytes", limit(values.of(ConnectionSettings.IMAGES_RETENTION_BYTES)));
    RecordLimits limits = limits(values);
    images.put("max.message.bytes", Integer.toString(limits.recordBytes()));
    return new TopicCreator.Settings(
        values.of(ConnectionSettings.PREFIX),
        values.of(ConnectionSettings.PARTITIONS),
        values.of(ConnectionSettings.REPLICATION).shortValue(),
        Map.of(
            "images",
            images,
            "images.dead-letter",
            Map.of("max.message.bytes", Integer.toString(limits.deadLetterBytes()))),
        BROKER_TIMEOUT);
  }

  /** How large records may be. */
  public static RecordLimits limits(Values values) {
    return new RecordLimits(values.of(ConnectionSettings.IMAGES_MAX_BYTES).intValue());
  }

  // Kafka writes no limit as -1.
  private static String limit(long value) {
    return Long.toString(value == Long.MAX_VALUE ? -1 : value);
  }

  /** For clients of the schema registry. */
  public static RegistrySettings registry(Values values) {
    Map<String, String> registry = new HashMap<>();
    registry.put(RegistrySettings.URL, values.of(ConnectionSettings.REGISTRY_URL));
    values
        .of(ConnectionSettings.REGISTRY_USER_INFO)
        .ifPresent(user -> registry.put(RegistrySettings.USER_INFO, user));
    values
        .of(ConnectionSettings.REGISTRY_TRUST_STORE)
        .ifPresent(file -> registry.put(RegistrySettings.TRUST_STORE, file.toString()));
    values
        .of(ConnectionSettings.REGISTRY_TRUST_STORE_PASSWORD)
        .ifPresent(password -> registry.put(RegistrySettings.TRUST_STORE_PASSWORD, password));
    return RegistrySettings.from(registry);
  }

  /** For the built-in schema registry. */
  public static RegistryServer.Settings registryServer(Values values) {
    return new RegistryServer.Settings(
        new InetSocketAddress(
            values.of(LocalSettings.REGISTRY_HOST), values.of(LocalSettings.REGISTRY_PORT)),
        values.of(ConnectionSettings.PREFIX),
        values.of(ConnectionSettings.REPLICATION).shortValue(),
        values.kafkaProperties(),
        BROKER_TIMEOUT);
  }

  /** For publishing. */
  public static IngestSettings ingest(Values values) {
    return new IngestSettings(
        values.of(ConnectionSettings.PREFIX),
        values.of(ConnectionSettings.IMAGES_FORMAT) == ImagesFormat.RAW
            ? Envelope.RAW
            : Envelope.AVRO,
        new IngestSettings.Pace(
            values.of(SourceSettings.RATE), values.of(OperationSettings.MAX_IMAGES)),
        limits(values),
        values.kafkaProperties());
  }

  /** For a folder of images. */
  public static FolderSource.Settings folder(Values values, Path folder) {
    return new FolderSource.Settings(
        folder,
        values.of(SourceSettings.ANNOTATED),
        values.of(SourceSettings.ORDER),
        values.of(SourceSettings.CORPUS_SEED),
        limits(values).imageBytes());
  }

  /** For the generated corpus. */
  public static CorpusSettings corpus(Values values) {
    long images = values.of(SourceSettings.CORPUS_IMAGES);
    CorpusSettings.Nuisance nuisance = CorpusSettings.Nuisance.DEFAULT;
    return new CorpusSettings(
        values.of(SourceSettings.CORPUS_SEED),
        images == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(images),
        new CorpusSettings.Picture(
            values.of(SourceSettings.CORPUS_CLASSES),
            values.of(SourceSettings.CORPUS_SIDE),
            values.of(SourceSettings.CORPUS_QUALITY)),
        new CorpusSettings.Nuisance(
            nuisance.size(),
            nuisance.light(),
            values.of(SourceSettings.CORPUS_CLUTTER),
            values.of(SourceSettings.CORPUS_NOISE)));
  }

  /**
   * For the learner.
   *
   * @param stop when it ends by itself
   */
  public static LearnerSettings learner(Values values, LearnerSettings.Stop stop) {
    return new LearnerSettings(
        connection(values),
        RocksDbFolder.checked(values.of(LocalSettings.DATA_DIR)),
        new LearnerSettings.Model(
            values.of(ModelSettings.NETWORK_NAME),
            values.of(ModelSettings.INPUT),
            values.of(ModelSettings.HEAD),
            values.of(ModelSettings.INPUT_CHANNELS),
            values.of(ModelSettings.SEED),
            values.of(ModelSettings.WEIGHTS)),
        new LabelStoreSettings(
            values.of(ModelSettings.CLASSES),
            values.of(ModelSettings.WINDOW_IMAGES),
            values.of(ModelSettings.WINDOW_BYTES),
            values.of(ModelSettings.WINDOW_AGE)),
        training(values),
        operation(values),
        new LearnerSettings.Embeddings(
            values.of(EmbeddingSettings.SHARE),
            values.of(EmbeddingSettings.RATE),
            values.of(EmbeddingSettings.LAYER)),
        stop);
  }

  private static LearnerSettings.Connection connection(Values values) {
    return new LearnerSettings.Connection(
        values.of(ConnectionSettings.PREFIX),
        values.of(ConnectionSettings.IMAGES_FORMAT),
        limits(values),
        groupMember(values));
  }

  /**
   * For labelling with a frozen network.
   *
   * @param batch most images of one forward pass
   * @param besideOthers whether to go on where the label topic holds labels of another run
   */
  public static LabellerSettings labeller(Values values, int batch, boolean besideOthers) {
    return new LabellerSettings(
        connection(values),
        batch,
        values.of(OperationSettings.DECODE_THREADS),
        values.of(OperationSettings.DECODE_MAX_PIXELS),
        besideOthers,
        stop(values));
  }

  private static LearnerSettings.Training training(Values values) {
    return new LearnerSettings.Training(
        values.of(TrainingSettings.RULE),
        values.of(TrainingSettings.TAU).floatValue(),
        values.of(TrainingSettings.SCHEDULE),
        values.of(TrainingSettings.EPOCHS),
        values.of(TrainingSettings.CORPUS),
        values.of(TrainingSettings.BATCH),
        values.of(TrainingSettings.LEARNING_RATE).floatValue(),
        values.of(TrainingSettings.MOMENTUM).floatValue(),
        values.of(TrainingSettings.WEIGHT_DECAY).floatValue(),
        values.of(TrainingSettings.VIEWS).equals("strong"),
        values.of(TrainingSettings.REPLAY_RATIO),
        values.of(TrainingSettings.REPLAY_MINIMUM),
        values.of(TrainingSettings.REPLAY_LAG));
  }

  private static LearnerSettings.Operation operation(Values values) {
    return new LearnerSettings.Operation(
        values.of(OperationSettings.CHECKPOINT_STEPS),
        values.of(OperationSettings.CHECKPOINTS_KEPT),
        values.of(OperationSettings.DECODE_THREADS),
        values.of(OperationSettings.DECODE_MAX_PIXELS),
        values.of(OperationSettings.STATUS_INTERVAL),
        values.of(OperationSettings.HTTP_PORT),
        values.of(ConnectionSettings.LABELS_LIFETIME));
  }

  /** When a learner ends by itself, as the settings say. */
  public static LearnerSettings.Stop stop(Values values) {
    double minutes = values.of(OperationSettings.MAX_MINUTES);
    return new LearnerSettings.Stop(
        values.of(OperationSettings.MAX_IMAGES),
        values.of(OperationSettings.MAX_SAMPLES),
        Double.isInfinite(minutes) ? Long.MAX_VALUE : Math.round(minutes * MS_PER_MINUTE),
        values.of(OperationSettings.UNTIL_IDLE));
  }

  /**
   * For the evaluator.
   *
   * @param labelPartitions partitions that the topic {@code pseudo-labels} has
   */
  public static EvaluatorSettings evaluator(Values values, int labelPartitions) {
    String prefix = values.of(ConnectionSettings.PREFIX);
    String id = values.of(EvaluationSettings.APPLICATION_ID);
    Path state = values.of(LocalSettings.DATA_DIR).resolve("evaluator");
    return new EvaluatorSettings(
        new EvaluatorSettings.Run(
            prefix,
            id.isEmpty() ? prefix + "-evaluator" : id,
            values.of(ModelSettings.CLASSES),
            labelPartitions),
        RocksDbFolder.checked(values.of(EvaluationSettings.STATE_DIR).orElse(state)),
        new EvaluatorSettings.Figures(
            new EvaluatorSettings.Panes(
                values.of(EvaluationSettings.PANE),
                values.of(EvaluationSettings.EVERY),
                values.of(EvaluationSettings.IDLE_FLUSH)),
            values.of(EvaluationSettings.PREQUENTIAL_WINDOW),
            new EvaluatorSettings.Ami(
                values.of(EvaluationSettings.AMI_BUDGET), values.of(EvaluationSettings.AMI_EVERY)),
            new EvaluatorSettings.Probes(
                values.of(EvaluationSettings.PROBE_BANK),
                values.of(EvaluationSettings.PROBE_WINDOW),
                values.of(EvaluationSettings.PROBE_WAITING))),
        alarms(values));
  }

  /**
   * Kafka properties for parts that join a consumer group: those given, and a short session, so
   * that the partitions of a part that was killed are free after seconds, not most of a minute.
   */
  public static Map<String, String> groupMember(Values values) {
    Map<String, String> kafka = new HashMap<>(values.kafkaProperties());
    // The broker alone decides it under the newer group protocols, and clients refuse it there.
    if (kafka.getOrDefault("group.protocol", "classic").equalsIgnoreCase("classic")) {
      kafka.putIfAbsent("session.timeout.ms", "8000");
      kafka.putIfAbsent("heartbeat.interval.ms", "2000");
    }
    return kafka;
  }

  private static EvaluatorSettings.Alarms alarms(Values values) {
    return new EvaluatorSettings.Alarms(
        new EvaluatorSettings.Balance(
            values.of(AlarmSettings.COLLAPSE_BELOW),
            values.of(AlarmSettings.IMBALANCE_BELOW),
            values.of(AlarmSettings.BALANCE_FOR)),
        new EvaluatorSettings.NmiDrop(
            values.of(AlarmSettings.NMI_DROP_BELOW),
            values.of(AlarmSettings.NMI_HALF_LIFE),
            values.of(AlarmSettings.NMI_ANNOTATED)),
        new EvaluatorSettings.Stuck(
            values.of(AlarmSettings.STUCK_TOLERANCE), values.of(AlarmSettings.STUCK_FOR)),
        new EvaluatorSettings.Lag(
            values.of(AlarmSettings.LAG_RECORDS),
            values.of(AlarmSettings.LOSS_WITHIN) / 1000.0,
            values.of(AlarmSettings.LAG_FOR)));
  }
}
