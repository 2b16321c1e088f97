package io.uicstream.schemas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics of a run that do not exist yet; never changes one that does. */
public final class TopicCreator {
  /** The replication factor that leaves the choice to the broker. */
  public static final short BROKER_DEFAULT = -1;

  private final Function<Map<String, Object>, Admin> connect;
  private final Map<String, Object> kafka;
  private final Settings settings;

  /**
   * Made for one cluster and one run.
   *
   * @param kafka properties of Kafka's admin client, {@code bootstrap.servers} and security among
   *     them
   */
  public TopicCreator(Map<String, String> kafka, Settings settings) {
    this(kafka, settings, Admin::create);
  }

  TopicCreator(
      Map<String, String> kafka, Settings settings, Function<Map<String, Object>, Admin> connect) {
    this.kafka = new HashMap<>(kafka);
    this.settings = settings;
    this.connect = connect;
  }

  /**
   * Creates those of the given topics that are missing, and waits until the broker has them.
   *
   * @return what was created or found, in the order given
   * @throws TopicCreationException when the broker does not answer in time or refuses
   */
  public List<Result> create(Collection<? extends Topic<?, ?>> topics) {
    try (Admin admin = connect.apply(kafka)) {
      List<Result> results = new ArrayList<>();
      for (Topic<?, ?> topic : topics) {
        results.add(create(admin, topic));
      }
      return results;
    } catch (KafkaException e) {
      throw failure("The Kafka client cannot be made: " + rootMessage(e), e);
    }
  }

  private Result create(Admin admin, Topic<?, ?> topic) {
    String name = topic.name(settings.prefix());
    int wanted =
        switch (topic.partitions()) {
          case ONE -> 1;
          case MANY -> settings.partitions();
        };
    Optional<Integer> found = partitions(admin, name);
    if (found.isEmpty() && tryCreate(admin, topic, wanted)) {
      return new Result(name, true, wanted, wanted);
    }
    // Still absent means that another process is creating it at this moment.
    return new Result(name, false, found.or(() -> partitions(admin, name)).orElse(wanted), wanted);
  }

  private Optional<Integer> partitions(Admin admin, String name) {
    var options = new DescribeTopicsOptions().timeoutMs(timeoutMs());
    try {
      var description = admin.describeTopics(List.of(name), options).topicNameValues().get(name);
      return Optional.of(get(description).partitions().size());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw explained(name, e.getCause());
    }
  }

  /** Returns false if another process has created the topic meanwhile. */
  private boolean tryCreate(Admin admin, Topic<?, ?> topic, int partitions) {
    String name = topic.name(settings.prefix());
    Map<String, String> config = new HashMap<>(topic.config());
    config.putAll(settings.overrides().getOrDefault(topic.suffix(), Map.of()));
    NewTopic wanted = new NewTopic(name, partitions, settings.replicationFactor()).configs(config);
    var options = new CreateTopicsOptions().timeoutMs(timeoutMs());
    try {
      get(admin.createTopics(List.of(wanted), options).all());
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw explained(name, e.getCause());
    }
  }

  private TopicCreationException explained(String topic, Throwable cause) {
    String start = "Topic " + topic + ": ";
    if (cause instanceof TimeoutException) {
      return failure(
          "No Kafka broker answers at "
              + kafka.get("bootstrap.servers")
              + " within "
              + settings.timeout().toSeconds()
              + " s; check that it runs, that bootstrap.servers is right and that"
              + " security.protocol is the broker's",
          cause);
    }
    if (cause instanceof AuthenticationException) {
      return failure("The broker refuses the credentials; check the sasl and ssl settings", cause);
    }
    if (cause instanceof AuthorizationException) {
      return failure(
          start
              + "not allowed; ask for the rights Describe and Create on it, or have it created by"
              + " someone who may",
          cause);
    }
    if (cause instanceof InvalidReplicationFactorException) {
      return failure(
          start + rootMessage(cause) + " Set a replication factor that the cluster has brokers for",
          cause);
    }
    if (cause instanceof InvalidConfigurationException) {
      return failure(start + rootMessage(cause) + "; correct the topic's settings", cause);
    }
    return failure(start + rootMessage(cause), cause);
  }

  private static TopicCreationException failure(String message, Throwable cause) {
    return new TopicCreationException(message, cause);
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  private static <T> T get(KafkaFuture<T> future) throws ExecutionException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private int timeoutMs() {
    return Math.toIntExact(settings.timeout().toMillis());
  }

  /**
   * How topics are created.
   *
   * @param prefix the run's topic prefix
   * @param partitions partitions of topics that have many, at least 1
   * @param replicationFactor copies of each partition, or {@link #BROKER_DEFAULT}
   * @param overrides topic-level Kafka settings by topic suffix, such as {@code images} to {@code
   *     retention.bytes}; they win over {@link Topic#config}
   * @param timeout how long the broker may take to answer one request
   */
  public record Settings(
      String prefix,
      int partitions,
      short replicationFactor,
      Map<String, Map<String, String>> overrides,
      Duration timeout) {

    public Settings {
      if (partitions < 1) {
        throw new IllegalArgumentException("partitions is " + partitions + " but must be above 0");
      }
      if (replicationFactor < 1 && replicationFactor != BROKER_DEFAULT) {
        throw new IllegalArgumentException(
            "The replication factor is "
                + replicationFactor
                + " but must be above 0, or -1 for the broker's default");
      }
      overrides = Map.copyOf(overrides);
      TreeSet<String> known = new TreeSet<>();
      Topics.all().forEach(topic -> known.add(topic.suffix()));
      for (String suffix : overrides.keySet()) {
        if (!known.contains(suffix)) {
          throw new IllegalArgumentException(
              "There is no topic '" + suffix + "' to set anything for; there are " + known);
        }
      }
    }
  }

  /**
   * What became of one topic.
   *
   * @param name full name
   * @param created true if it was missing and has been created
   * @param partitions how many it has
   * @param wantedPartitions how many it would be created with
   */
  public record Result(String name, boolean created, int partitions, int wantedPartitions) {
    /** True if the topic was there already, with another number of partitions than wanted. */
    public boolean differs() {
      return partitions != wantedPartitions;
    }
  }
}
