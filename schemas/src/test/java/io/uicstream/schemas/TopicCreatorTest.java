package io.uicstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** Against Kafka's own stand-in for a cluster of one broker. */
class TopicCreatorTest {
  private final MockAdminClient cluster =
      MockAdminClient.create().numBrokers(1).defaultReplicationFactor(1).build();

  @Test
  void shouldCreateAllTopicsOfARun() throws Exception {
    List<TopicCreator.Result> results = create(settings(3, TopicCreator.BROKER_DEFAULT, Map.of()));

    assertThat(results)
        .extracting(TopicCreator.Result::name)
        .containsExactlyElementsOf(Topics.all().stream().map(topic -> topic.name("run")).toList());
    assertThat(results).allMatch(TopicCreator.Result::created);
    var descriptions =
        cluster.describeTopics(List.of("run.images", "run.evaluation")).allTopicNames().get();
    assertThat(descriptions.get("run.images").partitions()).hasSize(3);
    assertThat(descriptions.get("run.evaluation").partitions()).hasSize(1);
    assertThat(config("run.pseudo-labels").get("cleanup.policy").value()).isEqualTo("compact");
  }

  @Test
  void shouldLetOverridesWin() throws Exception {
    create(
        settings(
            1,
            (short) 1,
            Map.of("images", Map.of("retention.ms", "1000", "retention.bytes", "5000"))));

    assertThat(config("run.images").get("retention.ms").value()).isEqualTo("1000");
    assertThat(config("run.images").get("retention.bytes").value()).isEqualTo("5000");
    assertThat(config("run.images").get("max.message.bytes").value())
        .isEqualTo(Integer.toString(RecordLimits.DEFAULT.recordBytes()));
    assertThat(config("run.alarms").get("retention.bytes")).isNull();
  }

  @Test
  void shouldKeepTopicsThatExistAndSayHowTheyDiffer() throws Exception {
    cluster.createTopics(List.of(new NewTopic("run.images", 7, (short) 1))).all().get();

    List<TopicCreator.Result> results = create(settings(3, (short) 1, Map.of()));

    assertThat(results.get(0)).isEqualTo(new TopicCreator.Result("run.images", false, 7, 3));
    assertThat(results.get(0).differs()).isTrue();
    assertThat(results.subList(1, results.size()))
        .allMatch(result -> result.created() && !result.differs());
    assertThat(create(settings(3, (short) 1, Map.of()))).noneMatch(TopicCreator.Result::created);
  }

  @Test
  void shouldNameAReplicationFactorThatIsTooHigh() {
    assertThatThrownBy(() -> create(settings(1, (short) 3, Map.of())))
        .isInstanceOf(TopicCreationException.class)
        .hasMessageContaining("run.images")
        .hasMessageContaining("Set a replication factor that the cluster has brokers for");
  }

  @Test
  void shouldNameABrokerThatDoesNotAnswer() {
    cluster.timeoutNextRequest(1);

    assertThatThrownBy(() -> create(settings(1, (short) 1, Map.of())))
        .isInstanceOf(TopicCreationException.class)
        .hasMessageContaining("No Kafka broker answers at broker:9092 within 5 s");
  }

  @Test
  void shouldNameAHostThatDoesNotExist() {
    TopicCreator creator =
        new TopicCreator(
            Map.of("bootstrap.servers", "nowhere.invalid:9092"), settings(1, (short) 1, Map.of()));

    assertThatThrownBy(() -> creator.create(Topics.all()))
        .isInstanceOf(TopicCreationException.class)
        .hasMessageContaining("bootstrap.servers");
  }

  @Test
  void shouldRefuseSettingsThatMakeNoSense() {
    assertThatThrownBy(() -> settings(0, (short) 1, Map.of()))
        .hasMessageContaining("partitions is 0");
    assertThatThrownBy(() -> settings(1, (short) 0, Map.of()))
        .hasMessageContaining("-1 for the broker's default");
    assertThatThrownBy(() -> settings(1, (short) 1, Map.of("image", Map.of())))
        .hasMessageContaining("no topic 'image'")
        .hasMessageContaining("images.dead-letter");
  }

  private List<TopicCreator.Result> create(TopicCreator.Settings settings) {
    return new TopicCreator(
            Map.of("bootstrap.servers", "broker:9092"), settings, properties -> cluster)
        .create(Topics.all());
  }

  private Config config(String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return cluster.describeConfigs(List.of(resource)).all().get().get(resource);
  }

  private static TopicCreator.Settings settings(
      int partitions, short replicationFactor, Map<String, Map<String, String>> overrides) {
    return new TopicCreator.Settings(
        "run", partitions, replicationFactor, overrides, Duration.ofSeconds(5));
  }
}
