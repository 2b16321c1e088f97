package io.uicstream.learner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.Topics;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each new status to {@code learner-status}. A status that cannot be sent is dropped: the
 * next one holds all totals.
 */
final class StatusPublisher implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusPublisher.class);

  private final Supplier<LearnerStatus> status;
  private final Producer<byte[], byte[]> producer;
  private final Serializer<LearnerStatus> json;
  private final String topic;
  private LearnerStatus sent;

  StatusPublisher(
      Supplier<LearnerStatus> status,
      Producer<byte[], byte[]> producer,
      Serializer<LearnerStatus> json,
      String prefix) {
    this.status = status;
    this.producer = producer;
    this.json = json;
    this.topic = Topics.LEARNER_STATUS.name(prefix);
  }

  /** Sends the status if it is a new one; called again and again on one thread. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of failures
  public void run() {
    LearnerStatus newest = status.get();
    if (newest.equals(sent)) {
      return;
    }
    sent = newest;
    try {
      producer.send(
          new ProducerRecord<>(
              topic, newest.runId().getBytes(UTF_8), json.serialize(topic, newest)),
          (metadata, e) -> {
            if (e != null) {
              LOG.debug("A status record was dropped", e);
            }
          });
    } catch (KafkaException e) {
      LOG.debug("A status record was dropped", e);
    }
  }
}
