package io.uicstream.app.settings;

import static io.uicstream.app.settings.Group.CONNECTION;
import static io.uicstream.app.settings.Group.TOPICS;

import io.uicstream.learner.LearnerSettings.ImagesFormat;
import io.uicstream.learner.LearnerSettings.LabelLifetime;
import io.uicstream.schemas.LabelFormat;
import io.uicstream.schemas.RecordLimits;
import io.uicstream.schemas.RegistrySettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Kafka, topics and registry. */
public final class ConnectionSettings {
  /** Prefix of the names that are handed to every Kafka client. */
  public static final String KAFKA = "kafka.";

  /** Where the cluster is; demo and run start their own broker where nobody sets it. */
  public static final Setting<String> BOOTSTRAP_SERVERS =
      new Setting<>(
          CONNECTION,
          KAFKA + "bootstrap.servers",
          Type.text("host:port, several with commas", "[^\\s,]+:\\d+(\\s*,\\s*[^\\s,]+:\\d+)*"),
          "127.0.0.1:9092",
          "",
          "Kafka cluster; unset, `demo` and `run` start their own broker");

  /** Where schemas get their ids. */
  public static final Setting<String> REGISTRY_URL =
      new Setting<>(
          CONNECTION,
          RegistrySettings.URL,
          Type.text("http(s)://host:port, several with commas", "https?://\\S+"),
          "http://127.0.0.1:8081",
          "",
          "registry with the Confluent REST interface; unset, `demo` and `run` serve their own");

  /** User and password of the registry. */
  public static final Setting<Optional<String>> REGISTRY_USER_INFO =
      new Setting<>(
          CONNECTION,
          RegistrySettings.USER_INFO,
          Type.optional(Type.text("user:password", "[^:]+:.*")),
          "",
          "",
          "user:password that the registry asks for; may stand in its URL too");

  /** Whom the registry's certificate may be signed by. */
  public static final Setting<Optional<Path>> REGISTRY_TRUST_STORE =
      new Setting<>(
          CONNECTION,
          RegistrySettings.TRUST_STORE,
          Type.optional(Type.path()),
          "",
          "",
          "PKCS12 or JKS file with the authorities of an https registry; unset, those of Java");

  /** Password of that file. */
  public static final Setting<Optional<String>> REGISTRY_TRUST_STORE_PASSWORD =
      new Setting<>(
          CONNECTION,
          RegistrySettings.TRUST_STORE_PASSWORD,
          Type.optional(Type.text("a password", ".+")),
          "",
          "",
          "password of that file");

  /** What every topic name begins with. */
  public static final Setting<String> PREFIX =
      new Setting<>(
          CONNECTION,
          "topics.prefix",
          Type.text("letters, digits, '.', '_' and '-', at most 200", "[a-zA-Z0-9._-]{1,200}"),
          "uic",
          "",
          "what every topic name begins with; one prefix is one run");

  /** Partitions of the topics with many. */
  public static final Setting<Integer> PARTITIONS =
      new Setting<>(
          TOPICS,
          "topics.partitions",
          Type.integer(1, 10_000),
          "4",
          "partitions",
          "of images, annotations and pseudo-labels, when they are created");

  /** Replicas of every topic. */
  public static final Setting<Integer> REPLICATION =
      new Setting<>(
          TOPICS,
          "topics.replication",
          Type.integer(-1, 100),
          "-1",
          "replicas",
          "of every topic, when it is created; -1: as the cluster likes");

  /** How images are read. */
  public static final Setting<ImagesFormat> IMAGES_FORMAT =
      new Setting<>(
          CONNECTION,
          "images.format",
          Type.constant(ImagesFormat.class),
          "avro",
          "",
          "records on images: avro, or raw (bare encoded bytes)");

  /** Largest image. */
  public static final Setting<Long> IMAGES_MAX_BYTES =
      new Setting<>(
          CONNECTION,
          "images.max.bytes",
          Type.bytes(1024, RecordLimits.MOST_IMAGE_BYTES),
          "16MB",
          "bytes",
          "largest encoded image; topics (when created), producers, consumers and decoder follow");

  /** How labels are written. */
  public static final Setting<LabelFormat> LABELS_FORMAT =
      new Setting<>(
          CONNECTION,
          "labels.format",
          Type.constant(LabelFormat.class),
          "avro",
          "",
          "records on pseudo-labels: avro, or json for readers without a registry");

  /** Horizon by time. */
  public static final Setting<Long> IMAGES_RETENTION =
      new Setting<>(
          TOPICS,
          "images.retention",
          Type.duration(60_000),
          "7d",
          "time",
          "that images stay in their topic, when it is created");

  /** Horizon by size. */
  public static final Setting<Long> IMAGES_RETENTION_BYTES =
      new Setting<>(
          TOPICS,
          "images.retention.bytes",
          Type.bytes(1 << 20),
          "unlimited",
          "bytes",
          "of images that each partition keeps, when the topic is created");

  /** Life of a label. */
  public static final Setting<LabelLifetime> LABELS_LIFETIME =
      new Setting<>(
          CONNECTION,
          "labels.lifetime",
          Type.constant(LabelLifetime.class),
          "topic",
          "",
          "topic: a label goes when its image leaves the topic; forever: only when withdrawn");

  private ConnectionSettings() {}

  static List<Setting<?>> all() {
    return List.of(
        BOOTSTRAP_SERVERS,
        REGISTRY_URL,
        REGISTRY_USER_INFO,
        REGISTRY_TRUST_STORE,
        REGISTRY_TRUST_STORE_PASSWORD,
        PREFIX,
        PARTITIONS,
        REPLICATION,
        IMAGES_FORMAT,
        IMAGES_MAX_BYTES,
        LABELS_FORMAT,
        LABELS_LIFETIME,
        IMAGES_RETENTION,
        IMAGES_RETENTION_BYTES);
  }
}
