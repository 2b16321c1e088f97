package io.uicstream.app.settings;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The properties that Kafka's own clients know. */
final class KafkaNames {
  private static final int EDITS_OF_A_SLIP = 2;
  private static final Set<String> ALL = all();

  private KafkaNames() {}

  private static Set<String> all() {
    Set<String> names = new TreeSet<>(ProducerConfig.configNames());
    names.addAll(ConsumerConfig.configNames());
    names.addAll(AdminClientConfig.configNames());
    return names;
  }

  /** What was meant by a name that differs from a known one by a letter or two. */
  static Optional<String> slip(String name) {
    if (ALL.contains(name)) {
      return Optional.empty();
    }
    return ALL.stream().filter(n -> NearestName.edits(name, n) <= EDITS_OF_A_SLIP).findFirst();
  }
}
