package io.uicstream.schemas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Whether the topics that hold images take records as large as the settings want: a topic keeps the
 * limit that it was created with.
 */
public final class TopicLimits {
  private static final long ASK_SECONDS = 20;

  private final Function<Map<String, Object>, Admin> connect;
  private final Map<String, Object> kafka;
  private final Map<String, Integer> wanted = new LinkedHashMap<>();

  /**
   * Made for one run.
   *
   * @param kafka properties of Kafka's admin client
   * @param prefix the run's topic prefix
   */
  public TopicLimits(Map<String, String> kafka, String prefix, RecordLimits limits) {
    this(kafka, prefix, limits, Admin::create);
  }

  TopicLimits(
      Map<String, String> kafka,
      String prefix,
      RecordLimits limits,
      Function<Map<String, Object>, Admin> connect) {
    this.kafka = new HashMap<>(kafka);
    this.connect = connect;
    wanted.put(Topics.IMAGES.name(prefix), limits.recordBytes());
    wanted.put(Topics.DEAD_LETTERS.name(prefix), limits.deadLetterBytes());
  }

  /**
   * A topic that takes less than is wanted.
   *
   * @param topic full name
   * @param bytes its {@code max.message.bytes}
   * @param wantedBytes what it should be
   */
  public record TooSmall(String topic, int bytes, int wantedBytes) {}

  /** The topics that take less; one that cannot be asked about, or is not there, is left out. */
  public List<TooSmall> tooSmall() {
    try (Admin admin = connect.apply(kafka)) {
      List<ConfigResource> resources = wanted.keySet().stream().map(TopicLimits::resource).toList();
      Map<ConfigResource, KafkaFuture<Config>> asked = admin.describeConfigs(resources).values();
      List<TooSmall> found = new ArrayList<>();
      wanted.forEach(
          (topic, bytes) ->
              get(asked.get(resource(topic)))
                  .flatMap(TopicLimits::bytes)
                  .filter(is -> is < bytes)
                  .ifPresent(is -> found.add(new TooSmall(topic, is, bytes))));
      return List.copyOf(found);
    }
  }

  /**
   * Raises limits.
   *
   * @throws TopicCreationException when the broker refuses or does not answer
   */
  public void raise(Collection<TooSmall> topics) {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (TooSmall topic : topics) {
      ConfigEntry entry =
          new ConfigEntry(Topics.MAX_MESSAGE_BYTES, Integer.toString(topic.wantedBytes()));
      changes.put(
          resource(topic.topic()), List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET)));
    }
    try (Admin admin = connect.apply(kafka)) {
      admin.incrementalAlterConfigs(changes).all().get(ASK_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new TopicCreationException(
          "max.message.bytes of "
              + String.join(" and ", topics.stream().map(TooSmall::topic).toList())
              + " cannot be raised: "
              + (e instanceof TimeoutException ? "no answer" : e.getCause().getMessage())
              + "; ask for the right AlterConfigs on these topics",
          e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private static Optional<Integer> bytes(Config config) {
    return Optional.ofNullable(config.get(Topics.MAX_MESSAGE_BYTES))
        .map(ConfigEntry::value)
        .map(Integer::valueOf);
  }

  /** Empty where the right to ask is missing: what is too large is then told when it is refused. */
  private static Optional<Config> get(KafkaFuture<Config> asked) {
    try {
      return Optional.of(asked.get(ASK_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
