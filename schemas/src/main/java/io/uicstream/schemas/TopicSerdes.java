package io.uicstream.schemas;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Serdes for the keys and values of every {@link Topic}: UTF-8 text, {@code byte[]} as it is, JSON
 * for records, Avro in the Confluent wire format for Avro records. Null stays null.
 *
 * <p>A serde throws {@link org.apache.kafka.common.errors.SerializationException} for a record that
 * will never be readable, and {@link RegistryUnavailableException} when the registry gave no answer
 * and the same record may be readable later. All serdes are safe for use by several threads and
 * hold nothing to close.
 */
public final class TopicSerdes {
  private final SchemaRegistry registry;
  private final String prefix;
  private final LabelFormat labelFormat;

  /**
   * Made for one run.
   *
   * @param registry where Avro schemas get their ids
   * @param prefix the run's topic prefix; subjects are named after the topic, such as {@code
   *     uic.images-value}
   * @param labelFormat how labels are written
   */
  public TopicSerdes(SchemaRegistry registry, String prefix, LabelFormat labelFormat) {
    this.registry = registry;
    this.prefix = prefix;
    this.labelFormat = labelFormat;
  }

  /** The serde of a topic's keys. */
  public <K> Serde<K> key(Topic<K, ?> topic) {
    return serde(topic.keyType(), topic.name(prefix) + "-key");
  }

  /** The serde of a topic's values. */
  public <V> Serde<V> value(Topic<?, V> topic) {
    return serde(topic.valueType(), topic.name(prefix) + "-value");
  }

  // Each branch has compared or narrowed the type that T stands for.
  @SuppressWarnings("unchecked")
  private <T> Serde<T> serde(Class<T> type, String subject) {
    if (type == String.class) {
      return (Serde<T>) new Utf8Serde();
    }
    if (type == byte[].class) {
      return (Serde<T>) Serdes.ByteArray();
    }
    if (type == PseudoLabel.class) {
      AvroSerde<PseudoLabel> avro = new AvroSerde<>(PseudoLabel.class, registry, subject);
      return (Serde<T>) new LabelSerde(avro, labelFormat);
    }
    if (SpecificRecord.class.isAssignableFrom(type)) {
      return (Serde<T>) new AvroSerde<>(type.asSubclass(SpecificRecord.class), registry, subject);
    }
    return (Serde<T>) new JsonSerde<>(type.asSubclass(Record.class));
  }
}
