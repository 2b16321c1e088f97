package io.uicstream.app.settings;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The properties that Kafka's own clients know. */
final class KafkaNames {
  private static final int EDITS_OF_A_SLIP = 2;
  private static final Set<String> ALL = all();
  private static final Set<String> SECRET = secret();

  private KafkaNames() {}

  private static Set<String> all() {
    Set<String> names = new TreeSet<>(ProducerConfig.configNames());
    names.addAll(ConsumerConfig.configNames());
    names.addAll(AdminClientConfig.configNames());
    return names;
  }

  private static Set<String> secret() {
    Set<String> names = new TreeSet<>();
    for (ConfigDef client :
        List.of(
            ProducerConfig.configDef(),
            ConsumerConfig.configDef(),
            AdminClientConfig.configDef())) {
      client
          .configKeys()
          .forEach(
              (name, key) -> {
                if (key.type == ConfigDef.Type.PASSWORD) {
                  names.add(ConnectionSettings.KAFKA + name);
                }
              });
    }
    return names;
  }

  /** Whether Kafka itself keeps the value of a setting {@code kafka.*} secret. */
  static boolean isSecret(String setting) {
    return SECRET.contains(setting);
  }

  /** What was meant by a name that differs from a known one by a letter or two. */
  static Optional<String> slip(String name) {
    if (ALL.contains(name)) {
      return Optional.empty();
    }
    return ALL.stream().filter(n -> NearestName.edits(name, n) <= EDITS_OF_A_SLIP).findFirst();
  }
}
