package io.uicstream.learner;

import io.uicstream.learner.LearnerSettings.Connection;
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
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The learner's Kafka clients: settings that suit images and labels, then the user's own, then
 * those that nobody may change.
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
            Map.of(
                "client.id",
                connection.prefix() + "-learner",
                "group.id",
                connection.prefix() + "-learner",
                "max.poll.records",
                "500",
                "fetch.min.bytes",
                "1",
                "fetch.max.bytes",
                Long.toString(Math.min(50L << 20, Intake.MAX_WAITING_BYTES)),
                "max.partition.fetch.bytes",
                Integer.toString(2 * Topics.MAX_RECORD_BYTES),
                "receive.buffer.bytes",
                "1048576"),
            Map.of("enable.auto.commit", "false", "auto.offset.reset", "earliest")),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
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
                "false")),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        properties(
            Map.of(
                "client.id", connection.prefix() + "-learner",
                "linger.ms", "5",
                "batch.size", "262144",
                "max.request.size", Integer.toString(2 * Topics.MAX_RECORD_BYTES),
                "delivery.timeout.ms", "30000",
                "request.timeout.ms", "10000"),
            Map.of("acks", "all", "enable.idempotence", "true")),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /**
   * Time retention of the topic {@code images}; empty if it keeps images for ever.
   *
   * @throws LearnerException if the topic is missing or the broker does not answer
   */
  OptionalLong imagesRetentionMs() throws InterruptedException {
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
      return retentionMs < 0 ? OptionalLong.empty() : OptionalLong.of(retentionMs);
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
