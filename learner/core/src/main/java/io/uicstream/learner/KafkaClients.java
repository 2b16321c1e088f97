package io.uicstream.learner;

import io.uicstream.learner.LearnerSettings.Connection;
import io.uicstream.schemas.TopicLimits;
import io.uicstream.schemas.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The Kafka clients of learner and labeller: settings that suit images and labels, then the user's
 * own, then those that nobody may change.
 */
final class KafkaClients {
  private static final long ASK_SECONDS = 60;

  private final Connection connection;

  KafkaClients(Connection connection) {
    this.connection = connection;
  }

  /** The consumer of {@code images}. */
  Consumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        properties(
            imagesConsumer("-learner"),
            Map.of("enable.auto.commit", "false", "auto.offset.reset", "earliest")),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private Map<String, String> imagesConsumer(String suffix) {
    return Map.of(
        "client.id",
        connection.prefix() + suffix,
        "group.id",
        connection.prefix() + suffix,
        "max.poll.records",
        "500",
        "fetch.min.bytes",
        "1",
        "fetch.max.bytes",
        Long.toString(Math.min(50L << 20, Intake.MAX_WAITING_BYTES)),
        "max.partition.fetch.bytes",
        Integer.toString(Math.max(8 << 20, connection.limits().recordBytes())),
        "receive.buffer.bytes",
        "1048576");
  }

  /**
   * A member of the group of {@code uic label}, whose offsets Kafka keeps. Partitions that stay
   * with an instance in a rebalance are not taken from it meanwhile.
   */
  Consumer<byte[], byte[]> labellingConsumer() {
    Map<String, String> defaults = new HashMap<>(imagesConsumer("-label"));
    if (connection.kafka().getOrDefault("group.protocol", "classic").equalsIgnoreCase("classic")) {
      defaults.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    }
    return new KafkaConsumer<>(
        properties(
            defaults,
            Map.of(
                "enable.auto.commit",
                "false",
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed")),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /**
   * A producer of transactions. The short back-off is for the moment after a commit in which the
   * broker still refuses the next transaction; with Kafka's 100 ms each commit would wait as long.
   * A transaction that nobody ends is aborted after 10 s, since it hides what follows it.
   *
   * @param transactionalId unique among all that run
   */
  Producer<byte[], byte[]> transactionalProducer(String transactionalId) {
    Map<String, String> defaults = new HashMap<>(producerDefaults("-label"));
    defaults.put("retry.backoff.ms", "5");
    defaults.put("retry.backoff.max.ms", "20");
    defaults.put("transaction.timeout.ms", "10000");
    defaults.put("max.block.ms", "10000");
    return new KafkaProducer<>(
        properties(
            defaults,
            Map.of(
                "acks", "all", "enable.idempotence", "true", "transactional.id", transactionalId)),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** A consumer that belongs to no group, for the label topic. */
  Consumer<byte[], byte[]> reader() {
    return new KafkaConsumer<>(
        properties(
            Map.of(
                "client.id",
                connection.prefix() + "-rebuild",
                "max.poll.records",
                "5000",
                "receive.buffer.bytes",
                "1048576"),
            Map.of(
                "enable.auto.commit",
                "false",
                "auto.offset.reset",
                "earliest",
                "allow.auto.create.topics",
                "false",
                "isolation.level",
                "read_committed")),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        properties(
            producerDefaults("-learner"), Map.of("acks", "all", "enable.idempotence", "true")),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private Map<String, String> producerDefaults(String suffix) {
    return Map.of(
        "client.id", connection.prefix() + suffix,
        "linger.ms", "5",
        "batch.size", "262144",
        "max.request.size", Integer.toString(connection.limits().deadLetterBytes()),
        "buffer.memory",
            Long.toString(Math.max(32L << 20, 2L * connection.limits().deadLetterBytes())),
        "delivery.timeout.ms", "30000",
        "request.timeout.ms", "10000");
  }

  /**
   * The topic {@code images}.
   *
   * @param identity its name and id; one that is made anew has another
   * @param retentionMs empty if it keeps images for ever
   */
  record ImagesTopic(String identity, OptionalLong retentionMs) {}

  /**
   * Largest record that the topic of dead letters takes: what the settings want, or what it was
   * created with, or what the user allows the producer, if that is less.
   */
  int deadLetterBytes() {
    int wanted = connection.limits().deadLetterBytes();
    String asked = connection.kafka().getOrDefault("max.request.size", Integer.toString(wanted));
    return Math.min(topicTakes(wanted), Integer.parseInt(asked));
  }

  private int topicTakes(int wanted) {
    return new TopicLimits(connection.kafka(), connection.prefix(), connection.limits())
        .tooSmall().stream()
            .filter(each -> each.topic().equals(Topics.DEAD_LETTERS.name(connection.prefix())))
            .mapToInt(TopicLimits.TooSmall::bytes)
            .findFirst()
            .orElse(wanted);
  }

  /**
   * Asks for the topic {@code images}.
   *
   * @throws LearnerException if the topic is missing or the broker does not answer
   */
  ImagesTopic imagesTopic() throws InterruptedException {
    String topic = Topics.IMAGES.name(connection.prefix());
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = Admin.create(properties(Map.of(), Map.of()))) {
      Config config =
          admin
              .describeConfigs(Set.of(resource))
              .all()
              .get(ASK_SECONDS, TimeUnit.SECONDS)
              .get(resource);
      long retentionMs = Long.parseLong(config.get("retention.ms").value());
      Uuid id =
          admin
              .describeTopics(Set.of(topic))
              .allTopicNames()
              .get(ASK_SECONDS, TimeUnit.SECONDS)
              .get(topic)
              .topicId();
      return new ImagesTopic(
          "%s (id %s)".formatted(topic, id),
          retentionMs < 0 ? OptionalLong.empty() : OptionalLong.of(retentionMs));
    } catch (ExecutionException e) {
      throw new LearnerException(
          "topic "
              + topic
              + " cannot be read: "
              + e.getCause().getMessage()
              + "; create the topics with uic topics create",
          e);
    } catch (TimeoutException e) {
      throw new LearnerException(
          "no broker answers at "
              + connection.kafka().get("bootstrap.servers")
              + "; check the address and that the broker runs",
          e);
    }
  }

  private Map<String, Object> properties(Map<String, String> defaults, Map<String, String> fixed) {
    Map<String, Object> properties = new HashMap<>(defaults);
    properties.putAll(connection.kafka());
    properties.putAll(fixed);
    return properties;
  }
}
