package io.uicstream.schemas;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Labels in either format: writes the one it was made with, recognises both by their first byte, so
 * that a topic may change its format in mid-life.
 */
final class LabelSerde implements Serde<PseudoLabel> {
  private final Serde<PseudoLabel> avro;
  private final LabelFormat format;

  LabelSerde(Serde<PseudoLabel> avro, LabelFormat format) {
    this.avro = avro;
    this.format = format;
  }

  @Override
  public Serializer<PseudoLabel> serializer() {
    return switch (format) {
      case AVRO -> avro.serializer();
      case JSON -> (topic, label) -> label == null ? null : LabelJson.encode(label);
    };
  }

  @Override
  public Deserializer<PseudoLabel> deserializer() {
    Deserializer<PseudoLabel> avroReader = avro.deserializer();
    return (topic, bytes) -> {
      if (bytes == null) {
        return null;
      }
      if (bytes.length > 0 && bytes[0] == '{') {
        return LabelJson.decode(bytes);
      }
      if (bytes.length > 0 && bytes[0] == AvroSerde.MAGIC) {
        return avroReader.deserialize(topic, bytes);
      }
      throw new SerializationException(
          "Not a label: neither Avro in the Confluent wire format nor a JSON object");
    };
  }
}
