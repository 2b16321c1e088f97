package io.uicstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.uicstream.schemas.HttpSchemaRegistry;
import io.uicstream.schemas.LabelFormat;
import io.uicstream.schemas.RegistrySettings;
import io.uicstream.schemas.Topic;
import io.uicstream.schemas.TopicCreator;
import io.uicstream.schemas.TopicSerdes;
import io.uicstream.schemas.Topics;
import io.uicstream.schemas.registry.RegistryServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Topics of one test: a prefix that no other test has, with a schema registry of its own. Nothing
 * is created until {@link #createTopics}.
 */
final class TestRun implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String prefix = "test-" + UUID.randomUUID();
  private final Map<String, String> kafka;
  private final RegistryServer registry;
  private final TopicSerdes serdes;

  private TestRun(Map<String, String> kafka) {
    this.kafka = kafka;
    this.registry = RegistryServer.start(RegistryServer.Settings.local(prefix, kafka));
    this.serdes =
        new TopicSerdes(
            new HttpSchemaRegistry(
                RegistrySettings.from(Map.of(RegistrySettings.URL, registryUrl()))),
            prefix,
            LabelFormat.AVRO);
  }

  static TestRun on(Broker broker) {
    return on(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  /** On the broker of some client properties; the caller closes it. */
  static TestRun on(Map<String, String> kafka) {
    return new TestRun(kafka);
  }

  String prefix() {
    return prefix;
  }

  /** Client properties. */
  Map<String, String> kafka() {
    return kafka;
  }

  String registryUrl() {
    return registry.url().toString();
  }

  TopicSerdes serdes() {
    return serdes;
  }

  /** Full name of a topic of this run. */
  String name(Topic<?, ?> topic) {
    return topic.name(prefix);
  }

  /** Creates all topics that do not exist yet. */
  void createTopics(int partitions) {
    createTopics(partitions, Topics.all());
  }

  void createTopics(int partitions, List<Topic<?, ?>> topics) {
    var settings =
        new TopicCreator.Settings(
            prefix, partitions, TopicCreator.BROKER_DEFAULT, Map.of(), PATIENCE);
    new TopicCreator(kafka, settings).create(topics);
  }

  /** A producer of bytes; the caller closes it. */
  Producer<byte[], byte[]> producer() {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put("linger.ms", "5");
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** The bytes of a value as the topic carries them; null stays null. */
  <V> byte[] bytes(Topic<?, V> topic, V value) {
    return serdes.value(topic).serializer().serialize(name(topic), value);
  }

  /** Everything committed that a topic holds by now, partition after partition. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    return read(topic, "read_committed");
  }

  /** The same with what was written and never committed. */
  List<ConsumerRecord<byte[], byte[]>> readUncommitted(String topic) {
    return read(topic, "read_uncommitted");
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic, String isolation) {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put("isolation.level", isolation);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  /** The values of a topic, in the order of {@link #read}; tombstones left out. */
  <V> List<V> values(Topic<?, V> topic) {
    List<V> values = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : read(name(topic))) {
      if (record.value() != null) {
        values.add(value(topic, record));
      }
    }
    return values;
  }

  /** What compaction would leave of a topic: the last value of every key. */
  <V> Map<String, V> newest(Topic<String, V> topic) {
    Map<String, V> newest = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : read(name(topic))) {
      String key = new String(record.key(), UTF_8);
      if (record.value() == null) {
        newest.remove(key);
      } else {
        newest.put(key, value(topic, record));
      }
    }
    return newest;
  }

  <V> V value(Topic<?, V> topic, ConsumerRecord<byte[], byte[]> record) {
    return serdes.value(topic).deserializer().deserialize(record.topic(), record.value());
  }

  @Override
  public void close() {
    registry.close();
  }
}
