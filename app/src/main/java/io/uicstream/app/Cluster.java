package io.uicstream.app;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.server.common.MetadataVersion;

/** Questions to a Kafka cluster, each with a bounded wait. Whoever connects closes it. */
final class Cluster implements AutoCloseable {
  private static final int PATIENCE_S = 10;

  private final Admin admin;
  private final String bootstrapServers;

  private Cluster(Admin admin, String bootstrapServers) {
    this.admin = admin;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Connects and makes sure that a broker answers.
   *
   * @param kafka client properties, {@code bootstrap.servers} among them
   * @throws CommandFailure if none does; {@link NoAnswer} if that may be otherwise later
   */
  static Cluster connect(Map<String, String> kafka) {
    String servers = kafka.get("bootstrap.servers");
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.putIfAbsent("default.api.timeout.ms", Integer.toString(PATIENCE_S * 1000));
    properties.putIfAbsent("request.timeout.ms", Integer.toString(PATIENCE_S * 1000 / 2));
    Cluster cluster;
    try {
      cluster = new Cluster(Admin.create(properties), servers);
    } catch (KafkaException e) {
      // Kafka's own message only says that it could not make a client.
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new CommandFailure(
          "cannot connect to Kafka at "
              + servers
              + ": "
              + cause.getMessage()
              + "; check --bootstrap-servers and the settings kafka.*",
          e);
    }
    try {
      cluster.answer(cluster.admin.describeCluster().clusterId());
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /**
   * What a cluster says of itself.
   *
   * @param id cluster id
   * @param brokers number of brokers that run
   * @param version such as {@code 4.3}; empty where it does not tell
   * @param topics names of all topics that we may see
   */
  record Description(String id, int brokers, Optional<String> version, Set<String> topics) {}

  /** Asks what the cluster is and holds. */
  Description describe() {
    DescribeClusterResult cluster = admin.describeCluster();
    return new Description(
        answer(cluster.clusterId()),
        answer(cluster.nodes()).size(),
        version(),
        answer(admin.listTopics().names()));
  }

  /** Brokers tell their own versions to nobody; this is the one that the cluster works in. */
  private Optional<String> version() {
    try {
      FinalizedVersionRange level =
          answer(admin.describeFeatures().featureMetadata())
              .finalizedFeatures()
              .get(MetadataVersion.FEATURE_NAME);
      return Optional.ofNullable(level)
          .map(range -> MetadataVersion.fromFeatureLevel(range.maxVersionLevel()).shortVersion());
    } catch (KafkaException | IllegalArgumentException e) {
      // Older than this question, or newer than we are.
      return Optional.empty();
    }
  }

  /**
   * How many partitions a topic has.
   *
   * @throws CommandFailure if there is no such topic
   */
  int partitions(String topic) {
    return partitionsOf(topic).size();
  }

  private List<TopicPartitionInfo> partitionsOf(String topic) {
    try {
      return answer(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).partitions();
    } catch (UnknownTopicOrPartitionException e) {
      throw new CommandFailure(
          "there is no topic "
              + topic
              + " at "
              + bootstrapServers
              + "; `uic topics create` makes all of a run, --topics-prefix names the run",
          e);
    }
  }

  /** For each partition of a topic the offset that the next record will get. */
  Map<Integer, Long> endOffsets(String topic) {
    Collection<TopicPartitionInfo> partitions = partitionsOf(topic);
    Map<TopicPartition, OffsetSpec> wanted =
        partitions.stream()
            .collect(
                Collectors.toMap(
                    info -> new TopicPartition(topic, info.partition()),
                    info -> OffsetSpec.latest()));
    Map<Integer, Long> offsets = new HashMap<>();
    answer(admin.listOffsets(wanted).all())
        .forEach((partition, found) -> offsets.put(partition.partition(), found.offset()));
    return offsets;
  }

  private <T> T answer(KafkaFuture<T> question) {
    try {
      return question.get(PATIENCE_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw unreachable(e);
      }
      if (e.getCause() instanceof KafkaException cause) {
        throw cause;
      }
      throw new CommandFailure("Kafka at " + bootstrapServers + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted while asking Kafka at " + bootstrapServers, e);
    }
  }

  private NoAnswer unreachable(Exception cause) {
    return new NoAnswer(
        "no Kafka broker answers at "
            + bootstrapServers
            + " in time; check --bootstrap-servers, that the broker runs (`uic broker` starts one here),"
            + " and its security settings (kafka.security.protocol and others)",
        cause);
  }

  @Override
  public void close() {
    admin.close(java.time.Duration.ZERO);
  }
}
