package io.uicstream.learner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReadOffsetsTest {
  private static final TopicPartition PARTITION = new TopicPartition("images", 0);

  private final ReadOffsets read = new ReadOffsets();

  @Test
  void shouldPassOverWhatIsNoRecordOnceAllBeforeItIsStored() {
    try (MockConsumer<byte[], byte[]> consumer = consumer(0)) {
      consumer.addRecord(new ConsumerRecord<>("images", 0, 0, new byte[0], new byte[0]));
      consumer.addRecord(new ConsumerRecord<>("images", 0, 1, new byte[0], new byte[0]));
      read.polled(consumer.poll(Duration.ZERO));
      // The end of a transaction at offset 2.
      consumer.seek(PARTITION, 3);
      read.look(consumer);

      assertThat(read.passed(Map.of())).isEmpty();
      assertThat(read.passed(Map.of(0, 1L))).isEqualTo(Map.of(0, 1L));
      assertThat(read.passed(Map.of(0, 2L))).isEqualTo(Map.of(0, 3L));
      assertThat(read.passed(Map.of(0, 4L))).isEqualTo(Map.of(0, 4L));
    }
  }

  @Test
  void shouldPassOverWhatRetentionDeletedBeforeAnythingWasRead() {
    try (MockConsumer<byte[], byte[]> consumer = consumer(700)) {
      read.look(consumer);

      assertThat(read.passed(Map.of())).isEqualTo(Map.of(0, 700L));
      assertThat(read.passed(Map.of(0, 500L))).isEqualTo(Map.of(0, 700L));
      assertThat(read.passed(Map.of(1, 5L))).isEqualTo(Map.of(0, 700L, 1, 5L));
    }
  }

  @Test
  void shouldForgetWhatIsReadAgain() {
    try (MockConsumer<byte[], byte[]> consumer = consumer(0)) {
      consumer.addRecord(new ConsumerRecord<>("images", 0, 5, new byte[0], new byte[0]));
      read.polled(consumer.poll(Duration.ZERO));
      read.onAssigned(Set.of(PARTITION));
      consumer.seek(PARTITION, 3);
      read.look(consumer);

      assertThat(read.passed(Map.of(0, 3L))).isEqualTo(Map.of(0, 3L));
    }
  }

  private static MockConsumer<byte[], byte[]> consumer(long begin) {
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    consumer.assign(Set.of(PARTITION));
    consumer.updateBeginningOffsets(Map.of(PARTITION, begin));
    consumer.seek(PARTITION, begin);
    return consumer;
  }
}
