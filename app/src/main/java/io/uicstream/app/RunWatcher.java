package io.uicstream.app;

import io.uicstream.app.settings.ConnectionSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.schemas.Alarm;
import io.uicstream.schemas.Evaluation;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.Topic;
import io.uicstream.schemas.TopicSerdes;
import io.uicstream.schemas.Topics;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a run by its topics {@code learner-status}, {@code evaluation} and {@code alarms}, as any
 * third party would. Has a thread of its own; the newest of each is there for any thread. Whoever
 * makes it closes it.
 */
final class RunWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunWatcher.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final String prefix;
  private final TopicSerdes serdes;
  private final Thread thread;
  private volatile LearnerStatus status;
  private volatile Evaluation evaluation;
  private volatile Double loss;
  private final Map<Alarm.Kind, Alarm> alarms =
      Collections.synchronizedMap(new EnumMap<>(Alarm.Kind.class));

  private RunWatcher(Consumer<byte[], byte[]> consumer, String prefix, TopicSerdes serdes) {
    this.consumer = consumer;
    this.prefix = prefix;
    this.serdes = serdes;
    this.thread = new Thread(this::follow, "uic-watch");
    thread.setDaemon(true);
  }

  /**
   * Follows the topics from their present end on, which it reads before it returns; alarms from the
   * first record on, since one that was raised before may still be on.
   */
  static RunWatcher start(Values values, TopicSerdes serdes) {
    String prefix = values.of(ConnectionSettings.PREFIX);
    Map<String, Object> properties = new HashMap<>(values.kafkaProperties());
    properties.put("enable.auto.commit", "false");
    properties.put("isolation.level", "read_committed");
    properties.put("client.id", prefix + "-watch");
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        Stream.of(Topics.LEARNER_STATUS, Topics.EVALUATION, Topics.ALARMS)
            .map(topic -> new TopicPartition(topic.name(prefix), 0))
            .toList();
    try {
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      consumer.seekToBeginning(
          partitions.stream()
              .filter(each -> each.topic().equals(Topics.ALARMS.name(prefix)))
              .toList());
      partitions.forEach(consumer::position);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
    RunWatcher watcher = new RunWatcher(consumer, prefix, serdes);
    watcher.thread.start();
    return watcher;
  }

  /** What the learner said last. */
  Optional<LearnerStatus> status() {
    return Optional.ofNullable(status);
  }

  /** The loss it said last; a status without steps says none. */
  OptionalDouble loss() {
    Double newest = loss;
    return newest == null ? OptionalDouble.empty() : OptionalDouble.of(newest);
  }

  /** What the evaluator said last. */
  Optional<Evaluation> evaluation() {
    return Optional.ofNullable(evaluation);
  }

  /** Alarms that were raised and not cleared. */
  List<Alarm> alarms() {
    synchronized (alarms) {
      return List.copyOf(alarms.values());
    }
  }

  private void follow() {
    try (consumer) {
      while (true) {
        try {
          consumer.poll(POLL).forEach(this::take);
        } catch (WakeupException e) {
          return;
        } catch (KafkaException e) {
          LOG.warn("Cannot follow the run for the moment", e);
          Thread.sleep(PAUSE_AFTER_ERROR.toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (isOf(Topics.LEARNER_STATUS, record)) {
        status = value(Topics.LEARNER_STATUS, record);
        loss = status.training().loss() == null ? loss : status.training().loss();
      } else if (isOf(Topics.EVALUATION, record)) {
        evaluation = value(Topics.EVALUATION, record);
      } else {
        Alarm alarm = value(Topics.ALARMS, record);
        if (alarm.raised()) {
          alarms.put(alarm.kind(), alarm);
        } else {
          alarms.remove(alarm.kind());
        }
      }
    } catch (SerializationException e) {
      LOG.warn("Passed over a record of {} at {}", record.topic(), record.offset(), e);
    }
  }

  private boolean isOf(Topic<?, ?> topic, ConsumerRecord<?, ?> record) {
    return record.topic().equals(topic.name(prefix));
  }

  private <V> V value(Topic<?, V> topic, ConsumerRecord<byte[], byte[]> record) {
    return serdes.value(topic).deserializer().deserialize(record.topic(), record.value());
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
