package io.uicstream.benchmarks;

import io.uicstream.app.broker.BrokerProcess;
import io.uicstream.schemas.HttpSchemaRegistry;
import io.uicstream.schemas.LabelFormat;
import io.uicstream.schemas.RegistrySettings;
import io.uicstream.schemas.Topic;
import io.uicstream.schemas.TopicCreator;
import io.uicstream.schemas.TopicSerdes;
import io.uicstream.schemas.Topics;
import io.uicstream.schemas.registry.RegistryServer;
import io.uicstream.tests.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A broker in a process of its own, a registry and topics, all of which go when it is closed. */
final class LocalRun implements AutoCloseable {
  static final String PREFIX = "bench";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path directory;
  private final BrokerProcess broker;
  private final RegistryServer registry;
  private final TopicSerdes serdes;

  private LocalRun(Path directory, BrokerProcess broker, RegistryServer registry) {
    this.directory = directory;
    this.broker = broker;
    this.registry = registry;
    this.serdes =
        new TopicSerdes(
            new HttpSchemaRegistry(
                RegistrySettings.from(Map.of(RegistrySettings.URL, registry.url().toString()))),
            PREFIX,
            LabelFormat.AVRO);
  }

  /** Starts everything in a new temporary folder. */
  static LocalRun start(int partitions) throws IOException {
    Path directory = Files.createTempDirectory("uic-bench");
    BrokerProcess broker =
        BrokerProcess.start(directory.resolve("broker"), 0, directory.resolve("broker.log"));
    Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    LocalRun run =
        new LocalRun(
            directory, broker, RegistryServer.start(RegistryServer.Settings.local(PREFIX, kafka)));
    var settings =
        new TopicCreator.Settings(
            PREFIX, partitions, TopicCreator.BROKER_DEFAULT, Map.of(), PATIENCE);
    new TopicCreator(kafka, settings).create(Topics.all());
    return run;
  }

  /** Client properties. */
  Map<String, String> kafka() {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  TopicSerdes serdes() {
    return serdes;
  }

  /** Where parts may keep their data. */
  Path directory() {
    return directory;
  }

  /** Flags that tell a command of {@code uic} where all of this is. */
  List<String> flags() {
    return List.of(
        "--bootstrap-servers=" + broker.bootstrapServers(),
        "--schema-registry-url=" + registry.url(),
        "--topics-prefix=" + PREFIX);
  }

  /** Reads all of a topic from its beginning; the caller closes it. */
  KafkaConsumer<byte[], byte[]> consumer(Topic<?, ?> topic) {
    Map<String, Object> properties = new HashMap<>(kafka());
    properties.put("isolation.level", "read_committed");
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic.name(PREFIX)).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  /** The newest value that comes within a while; empty when none does. */
  <V> Optional<V> newest(KafkaConsumer<byte[], byte[]> consumer, Topic<?, V> topic, Duration wait) {
    Optional<V> newest = Optional.empty();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
      newest =
          Optional.of(
              serdes.value(topic).deserializer().deserialize(record.topic(), record.value()));
    }
    return newest;
  }

  @Override
  public void close() {
    registry.close();
    broker.close();
    Directories.delete(directory);
  }
}
