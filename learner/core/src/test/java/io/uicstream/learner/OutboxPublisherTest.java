package io.uicstream.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.labelstore.Arrival;
import io.uicstream.labelstore.Batch;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.labelstore.LabelStoreSettings;
import io.uicstream.labelstore.SourcePosition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class OutboxPublisherTest {
  private static final LabelStoreSettings SETTINGS =
      new LabelStoreSettings(10, 100, Long.MAX_VALUE, Long.MAX_VALUE);
  private static final int LABELS = 3;

  @TempDir private Path temporary;

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  @Test
  @Timeout(20)
  void shouldSendEveryLabelOnceThoughItsProcessEndsAndStartsAgain() throws Exception {
    fill();
    publish();
    assertThat(producer.history()).hasSize(LABELS);
    // Who waits for everything to be published must not wait for what an earlier run published.
    publish();
    assertThat(producer.history()).hasSize(LABELS);
  }

  private void fill() {
    try (LabelStore store = LabelStore.open(temporary.resolve("labels"), SETTINGS)) {
      for (int i = 0; i < LABELS; i++) {
        Arrival arrival =
            new Arrival("image-" + i, FrozenParts.image(i), new SourcePosition(0, i), 0, i, 0.5f);
        store.apply(
            new Batch(
                List.of(new Batch.ImageRecord.Arrived(arrival)),
                List.of(),
                Map.of(0, i + 1L),
                FrozenParts.STEP,
                0,
                1000 + i));
      }
    }
  }

  /** Publishes until everything in the store is known to have reached the topics. */
  private void publish() throws InterruptedException {
    try (LabelStore store = LabelStore.open(temporary.resolve("labels"), SETTINGS)) {
      OutboxPublisher publisher =
          new OutboxPublisher(
              store,
              producer,
              new TopicRecords("uic", FrozenParts.RUN, new FrozenParts().labels().serializer()));
      Thread thread = new Thread(publisher, "publisher");
      thread.start();
      try {
        while (!publisher.ended().isDone() && publisher.acknowledged() < store.sequence()) {
          Thread.sleep(10);
        }
      } finally {
        publisher.close();
        thread.join();
      }
      assertThat(publisher.ended()).isCompletedWithValue(null);
    }
  }
}
