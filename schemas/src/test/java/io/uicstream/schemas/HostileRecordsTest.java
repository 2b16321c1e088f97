package io.uicstream.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of strangers fail with {@link SerializationException}, soon and without much memory. */
class HostileRecordsTest {
  private static final long SEED = 20250321;
  private static final MemoryRegistry REGISTRY = new MemoryRegistry();
  private static final TopicSerdes AVRO = new TopicSerdes(REGISTRY, "run", LabelFormat.AVRO);
  private static final TopicSerdes JSON = new TopicSerdes(REGISTRY, "run", LabelFormat.JSON);

  static Stream<Arguments> records() {
    return Stream.of(
        record(AVRO.value(Topics.IMAGES), Samples.image()),
        record(AVRO.value(Topics.IMAGES), Samples.imageReference()),
        record(AVRO.value(Topics.ANNOTATIONS), Samples.annotation()),
        record(AVRO.value(Topics.PSEUDO_LABELS), Samples.label()),
        record(JSON.value(Topics.PSEUDO_LABELS), Samples.label()),
        record(AVRO.value(Topics.EMBEDDINGS), Samples.embedding()),
        record(AVRO.value(Topics.EVALUATION), Samples.evaluation()),
        record(AVRO.value(Topics.LEARNER_STATUS), Samples.learnerStatus()),
        record(AVRO.value(Topics.ALARMS), Samples.alarm()));
  }

  @ParameterizedTest
  @MethodSource("records")
  void shouldRefuseEveryTruncation(Deserializer<?> reader, byte[] whole) {
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);

      assertThatThrownBy(() -> reader.deserialize("t", cut))
          .isInstanceOf(SerializationException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void shouldRefuseWhatIsLeftOver(Deserializer<?> reader, byte[] whole) {
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    longer[whole.length] = 'x';

    assertThatThrownBy(() -> reader.deserialize("t", longer))
        .isInstanceOf(SerializationException.class);
  }

  @ParameterizedTest
  @MethodSource("records")
  void shouldReadOrRefuseDamagedBytes(Deserializer<?> reader, byte[] whole) {
    Random random = new Random(SEED);
    int refused = 0;
    for (int round = 0; round < 3000; round++) {
      byte[] damaged = whole.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat((Object) reader.deserialize("t", damaged)).isNotNull();
      } catch (SerializationException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {Integer.MAX_VALUE - 8, Integer.MAX_VALUE, Long.MAX_VALUE, -1, -5_000_000})
  void shouldNotAllocateWhatALengthClaims(long length) {
    // The length of the content, of the source, and the count of the attributes.
    byte[] content = image(out -> out.writeLong(length));
    byte[] source =
        image(
            out -> {
              out.writeLong(0);
              out.writeLong(0);
              out.writeLong(length);
            });
    byte[] attributes =
        image(
            out -> {
              out.writeLong(0);
              out.writeLong(0);
              out.writeLong(0);
              out.writeLong(length);
            });

    for (byte[] bytes : List.of(content, source, attributes)) {
      long before = allocatedBytes();
      assertThatThrownBy(() -> AVRO.value(Topics.IMAGES).deserializer().deserialize("t", bytes))
          .isInstanceOf(SerializationException.class);
      assertThat(allocatedBytes() - before).isLessThan(10_000_000);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Integer.MAX_VALUE - 8, Integer.MAX_VALUE, Long.MAX_VALUE, -5_000_000})
  void shouldNotAllocateAsManyValuesAsAreClaimed(long values) throws IOException {
    byte[] valid = AVRO.value(Topics.EMBEDDINGS).serializer().serialize("t", Samples.embedding());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(valid, 0, 5);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    encoder.writeString("conv5");
    encoder.writeInt(2);
    encoder.writeLong(values);
    byte[] bytes = out.toByteArray();

    long before = allocatedBytes();
    assertThatThrownBy(() -> AVRO.value(Topics.EMBEDDINGS).deserializer().deserialize("t", bytes))
        .isInstanceOf(SerializationException.class);
    assertThat(allocatedBytes() - before).isLessThan(10_000_000);
  }

  @Test
  void shouldNameTheUnknownSchemaId() {
    assertRefused(new byte[] {0, 0, 0, 0x12, 0x34, 1, 2, 3}, "knows no schema id 4660");
  }

  @Test
  void shouldSayThatItIsNotTheWireFormat() {
    assertRefused(new byte[] {(byte) 0xff, (byte) 0xd8, 0, 0, 0, 0}, "first is 0xff");
    assertRefused(new byte[0], "0 bytes");
  }

  @Test
  void shouldRefuseRecordsOfAnotherType() {
    byte[] label = AVRO.value(Topics.PSEUDO_LABELS).serializer().serialize("t", Samples.label());

    assertRefused(label, "another type than Image");
  }

  @Test
  void shouldRefuseWriterSchemasThatNeverEnd() {
    Schema endless = Schema.createRecord("Endless", null, "x", false);
    endless.setFields(List.of(new Schema.Field("self", endless)));
    assertRefused(under(endless), "recursive");

    Schema empties = SchemaBuilder.array().items().nullType();
    assertRefused(under(empties), "take no bytes");

    Schema vast = SchemaBuilder.record("Leaf").fields().endRecord();
    for (int depth = 0; depth < 20; depth++) {
      vast =
          Schema.createRecord(
              "Level" + depth,
              null,
              "x",
              false,
              List.of(new Schema.Field("a", vast), new Schema.Field("b", vast)));
    }
    assertRefused(under(vast), "more than");
  }

  @Test
  void shouldRefuseJsonThatIsNoObject() {
    Deserializer<Alarm> reader = AVRO.value(Topics.ALARMS).deserializer();
    String deep = "[".repeat(100_000);

    for (String json : List.of("null", "[]", "1", "\"x\"", "{}", deep)) {
      assertThatThrownBy(() -> reader.deserialize("t", json.getBytes(UTF_8)))
          .isInstanceOf(SerializationException.class);
    }
  }

  /** Registers an image schema with one more field of the given type; returns a record under it. */
  private static byte[] under(Schema extra) {
    Schema writer =
        SchemaBuilder.record("Image")
            .namespace("io.uicstream.schemas")
            .fields()
            .name("extra")
            .type(extra)
            .noDefault()
            .endRecord();
    int id = REGISTRY.register("hostile", writer);
    return ByteBuffer.allocate(100).put((byte) 0).putInt(id).array();
  }

  private static void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> AVRO.value(Topics.IMAGES).deserializer().deserialize("t", bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(message);
  }

  /** An image whose content is bytes, with what follows the union's index as given. */
  private static byte[] image(Fields fields) {
    byte[] valid = AVRO.value(Topics.IMAGES).serializer().serialize("t", Samples.image());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(valid, 0, 5);
    try {
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      encoder.writeIndex(0);
      fields.write(encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static <V> Arguments record(Serde<V> serde, V value) {
    return Arguments.of(serde.deserializer(), serde.serializer().serialize("t", value));
  }

  private static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private interface Fields {
    void write(BinaryEncoder out) throws IOException;
  }
}
