package io.uicstream.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * JSON in UTF-8 of a record type, one object a record, null components written as null. Reading
 * ignores fields it does not know, so that newer writers can add some. Safe for use by several
 * threads.
 */
final class JsonSerde<T extends Record> implements Serde<T> {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Class<T> type;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  JsonSerde(Class<T> type) {
    this.type = type;
    this.reader = JSON.readerFor(type);
    this.writer = JSON.writerFor(type);
  }

  @Override
  public Serializer<T> serializer() {
    return (topic, data) -> data == null ? null : encode(data);
  }

  @Override
  public Deserializer<T> deserializer() {
    return (topic, bytes) -> bytes == null ? null : decode(bytes);
  }

  private byte[] encode(T data) {
    try {
      return writer.writeValueAsBytes(data);
    } catch (JsonProcessingException e) {
      throw new SerializationException(
          "This " + type.getSimpleName() + " cannot be written as JSON: " + e.getMessage(), e);
    }
  }

  private T decode(byte[] bytes) {
    T data;
    try {
      data = reader.readValue(bytes);
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          "Not the JSON of a " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
    if (data == null) {
      throw new SerializationException("Not the JSON of a " + type.getSimpleName() + " but null");
    }
    return data;
  }
}
