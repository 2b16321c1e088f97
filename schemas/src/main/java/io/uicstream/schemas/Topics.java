package io.uicstream.schemas;

import static io.uicstream.schemas.Topic.Partitions.MANY;
import static io.uicstream.schemas.Topic.Partitions.ONE;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** All topics of one run. One prefix is one run, so that runs never overwrite each other. */
public final class Topics {
  /** The setting of a topic that limits its records. */
  static final String MAX_MESSAGE_BYTES = "max.message.bytes";

  private static final String DAY = Long.toString(Duration.ofDays(1).toMillis());
  private static final String DAYS_7 = Long.toString(Duration.ofDays(7).toMillis());
  private static final String DAYS_90 = Long.toString(Duration.ofDays(90).toMillis());

  /** Image id to encoded image; null withdraws the image. Retention is the corpus's horizon. */
  public static final Topic<String, Image> IMAGES =
      new Topic<>(
          "images",
          String.class,
          Image.class,
          MANY,
          Map.of(
              "cleanup.policy",
              "delete",
              MAX_MESSAGE_BYTES,
              Integer.toString(RecordLimits.DEFAULT.recordBytes()),
              "segment.bytes",
              "67108864",
              "retention.ms",
              DAYS_7));

  /** Image id to true class; may be written by foreign producers with any partitioner. */
  public static final Topic<String, Annotation> ANNOTATIONS =
      new Topic<>(
          "annotations", String.class, Annotation.class, MANY, Map.of("cleanup.policy", "compact"));

  /** Image id to its newest pseudo label; a tombstone means withdrawn or expired. */
  public static final Topic<String, PseudoLabel> PSEUDO_LABELS =
      new Topic<>(
          "pseudo-labels",
          String.class,
          PseudoLabel.class,
          MANY,
          Map.of(
              "cleanup.policy", "compact",
              "min.compaction.lag.ms", "60000",
              "delete.retention.ms", "86400000",
              "segment.ms", "3600000"));

  /** Image id to its activations in a layer, of a sampled share of the images that arrive. */
  public static final Topic<String, Embedding> EMBEDDINGS =
      new Topic<>(
          "embeddings",
          String.class,
          Embedding.class,
          MANY,
          Map.of(
              "cleanup.policy", "delete",
              "retention.ms", DAY,
              "retention.bytes", "1073741824",
              "segment.bytes", "67108864"));

  /** Run id to what the learner is doing, a few records a minute. JSON. */
  public static final Topic<String, LearnerStatus> LEARNER_STATUS =
      new Topic<>(
          "learner-status",
          String.class,
          LearnerStatus.class,
          ONE,
          Map.of("cleanup.policy", "delete", "retention.ms", DAYS_7));

  /** Figures over all labels, with the label offsets they cover. JSON. */
  public static final Topic<String, Evaluation> EVALUATION =
      new Topic<>(
          "evaluation",
          String.class,
          Evaluation.class,
          ONE,
          Map.of(
              "cleanup.policy",
              "delete",
              // A record names the size of every class, twice.
              MAX_MESSAGE_BYTES,
              Integer.toString(16 << 20),
              "retention.ms",
              DAYS_90,
              "retention.bytes",
              "1073741824",
              "compression.type",
              "gzip"));

  /** Alarms raised and cleared. JSON. */
  public static final Topic<String, Alarm> ALARMS =
      new Topic<>(
          "alarms",
          String.class,
          Alarm.class,
          ONE,
          Map.of("cleanup.policy", "delete", "retention.ms", DAYS_90));

  /** Image id to the bytes as received; why and where from are in {@link DeadLetterHeaders}. */
  public static final Topic<byte[], byte[]> DEAD_LETTERS =
      new Topic<>(
          "images.dead-letter",
          byte[].class,
          byte[].class,
          ONE,
          Map.of(
              "cleanup.policy",
              "delete",
              MAX_MESSAGE_BYTES,
              Integer.toString(RecordLimits.DEFAULT.deadLetterBytes()),
              "retention.ms",
              DAYS_7));

  static {
    // Copying a record with its builder needs it too, with no serde around.
    AvroClasses.trust();
  }

  private Topics() {}

  /** Every topic, in the order in which they are created. */
  public static List<Topic<?, ?>> all() {
    return List.of(
        IMAGES,
        ANNOTATIONS,
        PSEUDO_LABELS,
        EMBEDDINGS,
        LEARNER_STATUS,
        EVALUATION,
        ALARMS,
        DEAD_LETTERS);
  }
}
