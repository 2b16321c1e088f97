package io.uicstream.schemas;

import java.util.Map;

/**
 * A topic of the system: its name without prefix, what its records are, and the settings it is
 * created with.
 *
 * @param suffix name without prefix, such as {@code pseudo-labels}
 * @param keyType type of the key; image ids are UTF-8 strings
 * @param valueType type of the value; an Avro record, a JSON record or {@code byte[]}
 * @param partitions partitions it is created with, unless told otherwise; {@link Partitions#ONE}
 *     where order over all keys matters
 * @param config topic-level Kafka settings it is created with
 */
public record Topic<K, V>(
    String suffix,
    Class<K> keyType,
    Class<V> valueType,
    Partitions partitions,
    Map<String, String> config) {

  /** How many partitions a topic is created with. */
  public enum Partitions {
    /** As many as the run's setting {@code topics.partitions} says. */
    MANY,
    /** Exactly one: few records, read in order. */
    ONE
  }

  public Topic {
    config = Map.copyOf(config);
  }

  /** The full name under a prefix: {@code uic} gives {@code uic.images}. */
  public String name(String prefix) {
    return prefix + "." + suffix;
  }
}
