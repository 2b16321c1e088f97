package io.uicstream.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TopicSerdesTest {
  private final MemoryRegistry registry = new MemoryRegistry();
  private final TopicSerdes serdes = new TopicSerdes(registry, "run", LabelFormat.AVRO);

  @Test
  void shouldReadBackWhatItWrote() {
    assertReadsBack(Topics.IMAGES, Samples.image(), Samples.imageReference());
    assertReadsBack(Topics.ANNOTATIONS, Samples.annotation());
    assertReadsBack(Topics.PSEUDO_LABELS, Samples.label(), Samples.firstLabel());
    assertReadsBack(Topics.EMBEDDINGS, Samples.embedding());
    assertReadsBack(Topics.LEARNER_STATUS, Samples.learnerStatus());
    assertReadsBack(Topics.EVALUATION, Samples.evaluation());
    assertReadsBack(Topics.ALARMS, Samples.alarm());
    assertReadsBack(Topics.DEAD_LETTERS, new byte[] {0, 1, 2});
  }

  @Test
  void shouldNameSubjectsAfterTheTopicOfTheRun() {
    serdes.value(Topics.IMAGES).serializer().serialize("some-internal-topic", Samples.image());

    assertThat(registry.subjects).containsExactly("run.images-value");
  }

  @Test
  void shouldRegisterTheSchemaAsItStandsInItsFile() {
    byte[] bytes = serdes.value(Topics.IMAGES).serializer().serialize("t", Samples.image());

    assertThat(registry.schema(bytes[4]).orElseThrow().toString()).doesNotContain("java");
  }

  static List<Topic<?, ?>> topics() {
    return Topics.all();
  }

  @ParameterizedTest
  @MethodSource("topics")
  <K, V> void shouldPassNullThrough(Topic<K, V> topic) {
    assertPassesNull(serdes.key(topic));
    assertPassesNull(serdes.value(topic));
  }

  @ParameterizedTest
  @EnumSource
  void shouldRecogniseBothFormatsOfLabels(LabelFormat written) {
    Serde<PseudoLabel> writer =
        new TopicSerdes(registry, "run", written).value(Topics.PSEUDO_LABELS);
    for (PseudoLabel label : List.of(Samples.label(), Samples.firstLabel())) {
      byte[] bytes = writer.serializer().serialize("t", label);

      for (LabelFormat other : LabelFormat.values()) {
        Serde<PseudoLabel> reader =
            new TopicSerdes(registry, "run", other).value(Topics.PSEUDO_LABELS);
        assertThat(reader.deserializer().deserialize("t", bytes)).isEqualTo(label);
      }
    }
  }

  @Test
  void shouldWriteLabelsAsPlainJson() {
    byte[] bytes =
        new TopicSerdes(registry, "run", LabelFormat.JSON)
            .value(Topics.PSEUDO_LABELS)
            .serializer()
            .serialize("t", Samples.firstLabel());

    assertThat(new String(bytes, UTF_8))
        .isEqualTo(
            """
            {"pseudoClass":7,"confidence":0.75,"cause":"ARRIVAL","previousClass":null,"visits":2,\
            "sequence":41,"modelStep":1000,"runId":"run-1","sourcePartition":2,\
            "sourceOffset":123456789012,"labelledAtMs":1700000000123}""");
  }

  @Test
  void shouldRefuseKeysThatAreNotUtf8() {
    byte[] key = {(byte) 0xc3, 0x28};

    assertThatThrownBy(() -> serdes.key(Topics.IMAGES).deserializer().deserialize("t", key))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("UTF-8");
    byte[] good = "größe 🐸".getBytes(UTF_8);
    assertThat(serdes.key(Topics.IMAGES).deserializer().deserialize("t", good))
        .isEqualTo("größe 🐸");
  }

  @Test
  void shouldSayWhatIsMissingInARecordThatCannotBeWritten() {
    Annotation annotation = new Annotation();

    assertThatThrownBy(
            () -> serdes.value(Topics.ANNOTATIONS).serializer().serialize("t", annotation))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("trueClass");
  }

  @SafeVarargs
  private <V> void assertReadsBack(Topic<?, V> topic, V... values) {
    Serde<V> serde = serdes.value(topic);
    for (V value : values) {
      byte[] bytes = serde.serializer().serialize(topic.name("run"), value);
      assertThat(serde.deserializer().deserialize(topic.name("run"), bytes)).isEqualTo(value);
    }
  }

  private static <T> void assertPassesNull(Serde<T> serde) {
    assertThat(serde.serializer().serialize("t", null)).isNull();
    assertThat(serde.deserializer().deserialize("t", (byte[]) null)).isNull();
  }
}
