package io.uicstream.schemas.registry;

import io.uicstream.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The log in a compacted topic of one partition.
 *
 * <p>Every append is a transaction of one record. That is what makes a failed append harmless: with
 * the next {@link #acquire} the broker has either committed or aborted it, whereas a plain
 * producer's record could still arrive after the log was read to its end.
 */
final class KafkaSchemaLog implements SchemaLog {
  /** The topic; JSON key and value. */
  static final Topic<String, String> TOPIC =
      new Topic<>(
          "schemas",
          String.class,
          String.class,
          Topic.Partitions.ONE,
          Map.of("cleanup.policy", "compact"));

  private final Map<String, String> kafka;
  private final TopicPartition partition;
  private final Duration timeout;
  private final Consumer<String, String> consumer;
  private Producer<String, String> producer;

  /** First offset behind this log's own last append. */
  private long written;

  /**
   * Connects to a topic that exists.
   *
   * @param kafka properties of Kafka's clients, {@code bootstrap.servers} and security among them
   * @param timeout how long one read or write may take
   */
  KafkaSchemaLog(Map<String, String> kafka, String topic, Duration timeout) {
    this.kafka = Map.copyOf(kafka);
    this.partition = new TopicPartition(topic, 0);
    this.timeout = timeout;
    this.consumer = new KafkaConsumer<>(consumerProperties());
    consumer.assign(Set.of(partition));
    consumer.seekToBeginning(Set.of(partition));
  }

  @Override
  public void acquire() {
    if (producer != null) {
      return;
    }
    Producer<String, String> opened = new KafkaProducer<>(producerProperties());
    try {
      opened.initTransactions();
      producer = opened;
    } catch (KafkaException e) {
      opened.close(Duration.ZERO);
      throw failed("opened for writing", e);
    }
  }

  @Override
  public void catchUp(BiConsumer<String, String> entries) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      long committed = consumer.endOffsets(Set.of(partition), timeout).get(partition);
      // A commit returns a moment before readers see what it committed.
      long end = Math.max(committed, written);
      while (consumer.position(partition, timeout) < end) {
        for (ConsumerRecord<String, String> entry : consumer.poll(Duration.ofMillis(100))) {
          if (entry.key() != null && entry.value() != null) {
            entries.accept(entry.key(), entry.value());
          }
        }
        if (System.nanoTime() > deadline) {
          throw new RegistryException(
              RegistryException.STORE_FAILED,
              "Topic " + partition.topic() + " cannot be read to its end within " + timeout);
        }
      }
    } catch (KafkaException e) {
      throw failed("read", e);
    }
  }

  @Override
  public boolean append(String key, String value) {
    try {
      producer.beginTransaction();
      Future<RecordMetadata> sent =
          producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), key, value));
      producer.commitTransaction();
      // The commit has flushed, so that this does not wait.
      written = sent.get().offset() + 1;
      return true;
    } catch (KafkaException e) {
      release();
      if (fenced(e)) {
        return false;
      }
      throw failed("written", e);
    } catch (ExecutionException e) {
      release();
      throw failed("written", new KafkaException(e.getCause()));
    } catch (InterruptedException e) {
      release();
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    release();
    consumer.close();
  }

  /** The broker names a writer that was overtaken differently at each stage of a transaction. */
  private static boolean fenced(Throwable error) {
    return error instanceof ProducerFencedException
        || error instanceof InvalidProducerEpochException
        || error instanceof InvalidTxnStateException
        || (error.getCause() != null && fenced(error.getCause()));
  }

  private void release() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }

  private RegistryException failed(String what, KafkaException e) {
    return new RegistryException(
        RegistryException.STORE_FAILED,
        "Topic " + partition.topic() + " cannot be " + what + ": " + e.getMessage(),
        e);
  }

  private Map<String, Object> consumerProperties() {
    Map<String, Object> properties = new HashMap<>(kafka);
    // Reads by offset, with no group: every server reads all of the topic.
    List.of(ConsumerConfig.GROUP_ID_CONFIG, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG)
        .forEach(properties::remove);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    return properties;
  }

  private Map<String, Object> producerProperties() {
    int timeoutMs = Math.toIntExact(timeout.toMillis());
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, partition.topic());
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    // A transaction that follows another closely is refused for a moment and tried again.
    properties.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5);
    properties.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 100);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeoutMs);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMs);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeoutMs);
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, timeoutMs);
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    return properties;
  }
}
