package io.uicstream.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Avro in the Confluent wire format: one byte 0, the schema's id as a big-endian int32, the Avro
 * binary encoding. Safe for use by several threads, as Kafka Streams does.
 */
final class AvroSerde<T extends SpecificRecord> implements Serde<T> {
  /** First byte of the wire format. */
  static final byte MAGIC = 0;

  static {
    AvroClasses.trust();
  }

  private static final int HEADER_BYTES = 1 + Integer.BYTES;

  /** Bounds the memory of writer schemas that passed the check; far above what one run meets. */
  private static final int MAX_CHECKED = 1000;

  private final Class<T> type;
  private final SchemaRegistry registry;
  private final String subject;
  private final SpecificData model;
  private final Schema schema;
  private final Schema published;
  private final Map<Integer, Schema> checked = new ConcurrentHashMap<>();

  /** Size of a record before: a guess at the next one's, so it does not matter which thread's. */
  private int lastBytes;

  /**
   * Made for one record type and one subject.
   *
   * @param subject where the schema is registered, whatever topic the client names: Kafka Streams
   *     writes the same records to internal topics too
   */
  AvroSerde(Class<T> type, SchemaRegistry registry, String subject) {
    this.type = type;
    this.registry = registry;
    this.subject = subject;
    this.model = SpecificData.getForClass(type);
    // The fast reader's cache of readers is not safe for several threads.
    this.model.setFastReaderEnabled(false);
    this.schema = model.getSchema(type);
    this.published = published(schema);
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
    int id = registry.register(subject, published);
    ByteArrayOutputStream out = new ByteArrayOutputStream(lastBytes + lastBytes / 8 + HEADER_BYTES);
    out.write(MAGIC);
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      new SpecificDatumWriter<T>(schema, model).write(data, encoder);
      encoder.flush();
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          "This " + type.getSimpleName() + " cannot be written: " + e.getMessage(), e);
    }
    lastBytes = out.size();
    return out.toByteArray();
  }

  private T decode(byte[] bytes) {
    if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
      throw new SerializationException(
          "Not Avro in the Confluent wire format (byte 0, int32 schema id, data): "
              + bytes.length
              + " bytes"
              + (bytes.length == 0 ? "" : String.format(", the first is 0x%02x", bytes[0])));
    }
    Schema writer = writerSchema(ByteBuffer.wrap(bytes).getInt(1));
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
    boolean complete;
    T data;
    try {
      data = new SpecificDatumReader<T>(writer, schema, model).read(null, decoder);
      complete = decoder.isEnd();
    } catch (IOException | RuntimeException e) {
      // Damaged data surfaces as exceptions of many types, index errors among them.
      throw new SerializationException(
          "The data is cut off, damaged or of another type than " + type.getSimpleName() + ": " + e,
          e);
    }
    if (!complete) {
      throw new SerializationException(
          "Data is left over behind the " + type.getSimpleName() + "; was the schema id right?");
    }
    return data;
  }

  /** The schema as in its {@code .avsc} file: generated classes add properties only Java reads. */
  private static Schema published(Schema schema) {
    try {
      JsonNode json = new ObjectMapper().readTree(schema.toString());
      json.findParents(GenericData.STRING_PROP)
          .forEach(parent -> ((ObjectNode) parent).remove(GenericData.STRING_PROP));
      return new Schema.Parser().parse(json.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A schema's own text is not JSON", e);
    }
  }

  private Schema writerSchema(int id) {
    Schema known = checked.get(id);
    if (known != null) {
      return known;
    }
    Schema writer =
        registry
            .schema(id)
            .orElseThrow(() -> new SerializationException("The registry knows no schema id " + id));
    WriterSchemas.check(writer);
    if (checked.size() >= MAX_CHECKED) {
      checked.clear();
    }
    checked.put(id, writer);
    return writer;
  }
}
