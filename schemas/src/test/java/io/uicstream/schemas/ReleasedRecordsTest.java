package io.uicstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Schemas and bytes of released versions. A folder of {@code released} never changes; a release
 * that adds or changes a schema adds one with what is new, and {@link #shouldWriteThePinnedBytes}
 * moves to it.
 */
class ReleasedRecordsTest {
  private static final Map<Integer, String> SCHEMA_FILES =
      Map.of(1, "1/image", 2, "1/annotation", 3, "1/pseudo-label", 4, "2/embedding");

  /** Gives out the schemas of the release under the ids that its bytes carry. */
  private final SchemaRegistry registry =
      new SchemaRegistry() {
        @Override
        public int register(String subject, Schema schema) {
          return SCHEMA_FILES.entrySet().stream()
              .filter(file -> schema.getName().equals(released(file.getValue()).getName()))
              .findFirst()
              .orElseThrow()
              .getKey();
        }

        @Override
        public Optional<Schema> schema(int id) {
          return Optional.ofNullable(SCHEMA_FILES.get(id)).map(ReleasedRecordsTest::released);
        }
      };

  private final TopicSerdes serdes = new TopicSerdes(registry, "run", LabelFormat.AVRO);

  static Stream<Arguments> records() {
    return Stream.of(
        Arguments.of(Topics.IMAGES, "1/image", Samples.image()),
        Arguments.of(Topics.IMAGES, "1/image-reference", Samples.imageReference()),
        Arguments.of(Topics.ANNOTATIONS, "1/annotation", Samples.annotation()),
        Arguments.of(Topics.PSEUDO_LABELS, "1/pseudo-label", Samples.label()),
        Arguments.of(Topics.EMBEDDINGS, "2/embedding", Samples.embedding()));
  }

  @ParameterizedTest
  @MethodSource("records")
  <V> void shouldReadBytesOfTheRelease(Topic<String, V> topic, String file, V expected) {
    Serde<V> serde = serdes.value(topic);

    assertThat(serde.deserializer().deserialize("t", bytes(file))).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("records")
  <V> void shouldWriteThePinnedBytes(Topic<String, V> topic, String file, V value) {
    byte[] bytes = serdes.value(topic).serializer().serialize("t", value);

    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(HexFormat.of().formatHex(bytes(file)));
  }

  static Stream<Arguments> schemas() {
    return Stream.of(
        Arguments.of("1/image", Image.getClassSchema()),
        Arguments.of("1/annotation", Annotation.getClassSchema()),
        Arguments.of("1/pseudo-label", PseudoLabel.getClassSchema()),
        Arguments.of("2/embedding", Embedding.getClassSchema()));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void shouldStayBackwardCompatible(String file, Schema current) {
    assertThat(
            SchemaCompatibility.checkReaderWriterCompatibility(current, released(file)).getType())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void shouldDocumentEveryField(String file, Schema current) {
    assertThat(current.getFields()).allSatisfy(field -> assertThat(field.doc()).isNotBlank());
  }

  private static Schema released(String file) {
    return new Schema.Parser().parse(resource(file + ".avsc"));
  }

  private static byte[] bytes(String file) {
    return HexFormat.of().parseHex(resource(file + ".hex").strip());
  }

  private static String resource(String name) {
    try (InputStream in = ReleasedRecordsTest.class.getResourceAsStream("/released/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
