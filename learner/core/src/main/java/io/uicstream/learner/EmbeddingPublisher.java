package io.uicstream.learner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.uicstream.schemas.Embedding;
import io.uicstream.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends embeddings to their topic. Unlike labels they are not in the store: those that wait are
 * lost in a crash, and those that cannot be sent, or are too many while the broker is away, are
 * dropped and counted. Embeddings are offered by one thread and sent by another.
 */
final class EmbeddingPublisher implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddingPublisher.class);
  private static final int MOST_WAITING = 1024;

  private final Producer<byte[], byte[]> producer;
  private final Serializer<Embedding> avro;
  private final String topic;
  private final EmbeddingSample sample;
  private final BlockingQueue<Embedded> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong published = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();

  private record Embedded(String imageId, Embedding embedding) {}

  /**
   * A publisher.
   *
   * @param producer not closed
   * @param avro writes embeddings
   * @param prefix topic prefix
   * @param sample counts those that were never embedded
   */
  EmbeddingPublisher(
      Producer<byte[], byte[]> producer,
      Serializer<Embedding> avro,
      String prefix,
      EmbeddingSample sample) {
    this.producer = producer;
    this.avro = avro;
    this.topic = Topics.EMBEDDINGS.name(prefix);
    this.sample = sample;
  }

  /** Takes an embedding to be sent soon; never waits. */
  void offer(String imageId, Embedding embedding) {
    if (!waiting.offer(new Embedded(imageId, embedding))) {
      dropped.incrementAndGet();
    }
  }

  /** Sends what waits; called again and again on one thread. */
  @Override
  public void run() {
    List<Embedded> taken = new ArrayList<>();
    waiting.drainTo(taken);
    for (int i = 0; i < taken.size(); i++) {
      try {
        send(taken.get(i));
      } catch (KafkaException e) {
        // Without a registry each of the others would wait for it in turn.
        LOG.debug("{} embeddings were dropped", taken.size() - i, e);
        dropped.addAndGet(taken.size() - i);
        return;
      }
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of failures
  private void send(Embedded each) {
    producer.send(
        new ProducerRecord<>(
            topic,
            null,
            each.embedding().getEmbeddedAtMs().toEpochMilli(),
            each.imageId().getBytes(UTF_8),
            avro.serialize(topic, each.embedding())),
        (metadata, e) -> {
          if (e != null) {
            LOG.debug("An embedding was dropped", e);
          }
          (e == null ? published : dropped).incrementAndGet();
        });
  }

  /** Embeddings that the broker has taken. */
  long published() {
    return published.get();
  }

  /** Images of the sample whose embedding will not be on the topic. */
  long dropped() {
    return sample.dropped() + dropped.get();
  }
}
