package io.uicstream.evaluator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A compact format of the evaluator's own stores and internal topics: one byte of format version,
 * then fields in Avro's binary encoding (numbers as zigzag variable-length integers). Safe for use
 * by several threads.
 *
 * @param <T> what is written
 */
abstract class BinarySerde<T> implements Serde<T>, Serializer<T>, Deserializer<T> {
  private static final int VERSION = 1;

  /** Writes the fields. */
  abstract void write(T value, Encoder out) throws IOException;

  /** Reads the fields in the order in which they were written. */
  abstract T read(BinaryDecoder in) throws IOException;

  @Override
  public final byte[] serialize(String topic, T value) {
    if (value == null) {
      return null;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(VERSION);
    try {
      BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
      write(value, out);
      out.flush();
    } catch (IOException e) {
      throw new SerializationException("cannot write " + value, e);
    }
    return bytes.toByteArray();
  }

  @Override
  public final T deserialize(String topic, byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    if (bytes.length == 0 || bytes[0] != VERSION) {
      throw new SerializationException(
          "a record of "
              + topic
              + " has another format than this version of the evaluator writes: reset the"
              + " application, or use the version that wrote it");
    }
    try {
      BinaryDecoder in = DecoderFactory.get().binaryDecoder(bytes, 1, bytes.length - 1, null);
      return read(in);
    } catch (IOException | RuntimeException e) {
      throw new SerializationException("a record of " + topic + " is damaged", e);
    }
  }

  @Override
  public Serializer<T> serializer() {
    return this;
  }

  @Override
  public Deserializer<T> deserializer() {
    return this;
  }

  @Override
  public void configure(java.util.Map<String, ?> configs, boolean isKey) {}

  @Override
  public void close() {}
}
