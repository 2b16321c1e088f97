package io.uicstream.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.BeforeAll;

/**
 * Coverage-guided fuzzing of all records: read or refused with {@link SerializationException}, with
 * memory that the bytes themselves bound. The first byte says which topic the rest is read from.
 * The last of them is an image under a writer's schema that is hostile too: its text, a newline,
 * the record.
 */
class RecordFuzzTest {
  private static final long BYTES_PER_BYTE = 400;
  private static final long BYTES_ALWAYS = 16 << 20;
  private static final int LARGEST = 10_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final MemoryRegistry REGISTRY = new MemoryRegistry();
  private static final TopicSerdes SERDES = new TopicSerdes(REGISTRY, "run", LabelFormat.AVRO);
  private static final List<Topic<String, ?>> TOPICS =
      List.of(
          Topics.IMAGES,
          Topics.ANNOTATIONS,
          Topics.PSEUDO_LABELS,
          Topics.EVALUATION,
          Topics.LEARNER_STATUS,
          Topics.ALARMS,
          Topics.EMBEDDINGS);

  /** Ids 1 to 4. */
  @BeforeAll
  static void registerSchemas() {
    SERDES.value(Topics.IMAGES).serializer().serialize("t", Samples.image());
    SERDES.value(Topics.ANNOTATIONS).serializer().serialize("t", Samples.annotation());
    SERDES.value(Topics.PSEUDO_LABELS).serializer().serialize("t", Samples.label());
    SERDES.value(Topics.EMBEDDINGS).serializer().serialize("t", Samples.embedding());
  }

  @FuzzTest
  void shouldReadOrRefuse(byte[] input) {
    if (input.length == 0 || input.length > LARGEST) {
      return;
    }
    long most = BYTES_PER_BYTE * input.length + BYTES_ALWAYS;
    long allocated = bytesAllocated(input);
    // The first times may load classes, which the fuzzer instruments on this thread.
    for (int again = 0; again < 5 && allocated > most; again++) {
      allocated = bytesAllocated(input);
    }
    assertThat(allocated).isLessThan(most);
  }

  private static long bytesAllocated(byte[] input) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    byte[] record = Arrays.copyOfRange(input, 1, input.length);
    int topic = Byte.toUnsignedInt(input[0]) % (TOPICS.size() + 1);
    if (topic < TOPICS.size()) {
      read(SERDES.value(TOPICS.get(topic)).deserializer(), record);
    } else {
      readUnderItsOwnSchema(record);
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static void read(Deserializer<?> reader, byte[] bytes) {
    try {
      assertThat((Object) reader.deserialize("t", bytes)).isNotNull();
    } catch (SerializationException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static void readUnderItsOwnSchema(byte[] bytes) {
    int newline = 0;
    while (newline < bytes.length && bytes[newline] != '\n') {
      newline++;
    }
    String text = new String(bytes, 0, newline, UTF_8);
    SchemaRegistry registry =
        new SchemaRegistry() {
          @Override
          public int register(String subject, Schema schema) {
            throw new UnsupportedOperationException("nothing is written here");
          }

          @Override
          public Optional<Schema> schema(int id) {
            return Optional.of(HttpSchemaRegistry.parsed(id, text));
          }
        };
    ByteBuffer record = ByteBuffer.allocate(5 + Math.max(0, bytes.length - newline - 1));
    record.position(5);
    record.put(bytes, Math.min(bytes.length, newline + 1), record.remaining());
    read(new AvroSerde<>(Image.class, registry, "run.images-value").deserializer(), record.array());
  }
}
