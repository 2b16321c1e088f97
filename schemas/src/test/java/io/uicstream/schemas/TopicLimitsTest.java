package io.uicstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** Against Kafka's own stand-in for a cluster of one broker. */
class TopicLimitsTest {
  private static final RecordLimits LIMITS = new RecordLimits(10_000_000);

  private final MockAdminClient cluster =
      MockAdminClient.create().numBrokers(1).defaultReplicationFactor(1).build();

  private final TopicLimits limits =
      new TopicLimits(
          Map.of("bootstrap.servers", "broker:9092"), "run", LIMITS, properties -> cluster);

  private void create(String topic, int bytes) throws Exception {
    NewTopic wanted =
        new NewTopic(topic, 1, (short) 1)
            .configs(Map.of("max.message.bytes", Integer.toString(bytes)));
    cluster.createTopics(List.of(wanted)).all().get();
  }

  @Test
  void shouldFindTopicsThatTakeTooLittleAndRaiseThem() throws Exception {
    create("run.images", 4_194_304);
    create("run.images.dead-letter", LIMITS.deadLetterBytes());

    List<TopicLimits.TooSmall> tooSmall = limits.tooSmall();
    assertThat(tooSmall)
        .containsExactly(new TopicLimits.TooSmall("run.images", 4_194_304, LIMITS.recordBytes()));

    limits.raise(tooSmall);
    assertThat(limits.tooSmall()).isEmpty();
  }

  @Test
  void shouldSayNothingOfTopicsThatAreNotThere() {
    assertThat(limits.tooSmall()).isEmpty();
  }

  @Test
  void shouldHoldAnImageWithAllThatLiesAroundIt() {
    // Largest id, as much again for its source, and the framing of a batch.
    assertThat(LIMITS.recordBytes() - LIMITS.imageBytes()).isGreaterThan(2 * 16_384 + 1_024);
    // Reason, detail of 1,000 characters and place.
    assertThat(LIMITS.deadLetterBytes() - LIMITS.recordBytes()).isGreaterThan(8_192);
    // A segment of the topics has 64 MiB.
    assertThat(new RecordLimits(RecordLimits.MOST_IMAGE_BYTES).deadLetterBytes())
        .isLessThan(64 << 20);
    assertThatThrownBy(() -> new RecordLimits(0)).hasMessageContaining("not 0");
    assertThatThrownBy(() -> new RecordLimits(RecordLimits.MOST_IMAGE_BYTES + 1))
        .hasMessageContaining("1 to 62914560");
  }
}
