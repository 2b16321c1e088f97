package io.uicstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.uicstream.schemas.Annotation;
import io.uicstream.schemas.Topics;
import java.time.Instant;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Topics and registry on Apache's own container image; skipped where no Docker engine answers. */
@KafkaTest(broker = "testcontainers")
class DockerKafkaIT {
  @Test
  void shouldServeTopicsAndRegistry(TestRun run) throws Exception {
    run.createTopics(2);
    Annotation annotation = new Annotation("star", Instant.ofEpochMilli(1_700_000_000_000L));

    try (Producer<byte[], byte[]> producer = run.producer()) {
      byte[] value = run.bytes(Topics.ANNOTATIONS, annotation);
      producer
          .send(new ProducerRecord<>(run.name(Topics.ANNOTATIONS), "image".getBytes(UTF_8), value))
          .get();
    }

    assertThat(run.newest(Topics.ANNOTATIONS)).containsExactly(entry("image", annotation));
  }
}
