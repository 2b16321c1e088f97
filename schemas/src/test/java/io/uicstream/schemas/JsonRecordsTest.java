package io.uicstream.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON that strangers read: the text is pinned, and the JSON Schema files say what is in it. */
class JsonRecordsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Stream<Arguments> records() {
    return Stream.of(
        Arguments.of(Topics.EVALUATION, "3/evaluation", Samples.evaluation()),
        Arguments.of(Topics.LEARNER_STATUS, "3/learner-status", Samples.learnerStatus()),
        Arguments.of(Topics.ALARMS, "1/alarm", Samples.alarm()));
  }

  @ParameterizedTest
  @MethodSource("records")
  <V> void shouldWriteThePinnedJson(Topic<String, V> topic, String name, V value)
      throws IOException {
    String json = new String(written(topic, value), UTF_8);

    assertThat(json).isEqualTo(new String(released(name), UTF_8).strip());
  }

  @ParameterizedTest
  @MethodSource("records")
  <V> void shouldReadJsonOfTheRelease(Topic<String, V> topic, String name, V expected)
      throws IOException {
    assertThat(read(topic, name)).isEqualTo(expected);
  }

  @Test
  void shouldReadJsonOfTheFirstRelease() throws IOException {
    assertThat(read(Topics.EVALUATION, "1/evaluation").probes()).isNull();
    assertThat(read(Topics.EVALUATION, "1/evaluation").current())
        .isEqualTo(Samples.evaluation().current());
    assertThat(read(Topics.LEARNER_STATUS, "1/learner-status").embeddings()).isNull();
    assertThat(read(Topics.LEARNER_STATUS, "1/learner-status").splits())
        .isEqualTo(Samples.learnerStatus().splits());
    assertThat(read(Topics.LEARNER_STATUS, "1/learner-status").training().learningSeconds())
        .isNull();
  }

  @Test
  void shouldReadJsonOfTheSecondRelease() throws IOException {
    assertThat(read(Topics.EVALUATION, "2/evaluation").visitBalance()).isNull();
    assertThat(read(Topics.EVALUATION, "2/evaluation").probes())
        .isEqualTo(Samples.evaluation().probes());
    assertThat(read(Topics.LEARNER_STATUS, "2/learner-status").deadLetters()).isNull();
  }

  private static <V> V read(Topic<String, V> topic, String name) throws IOException {
    return serdes().value(topic).deserializer().deserialize("t", released(name));
  }

  @ParameterizedTest
  @MethodSource("records")
  <V> void shouldDescribeEveryFieldInTheSchemaFile(Topic<String, V> topic, String name, V value)
      throws IOException {
    JsonNode schema = schema(name);

    assertDescribed(topic.valueType(), schema, schema);
  }

  @ParameterizedTest
  @MethodSource("records")
  <V> void shouldWriteWhatTheSchemaFileAllows(Topic<String, V> topic, String name, V value)
      throws IOException {
    JsonNode schema = schema(name);

    assertAllowed(JSON.readTree(written(topic, value)), schema, schema);
  }

  @Test
  void shouldReadRecordsWithFieldsOfNewerWriters() {
    String newer =
        """
        {"atMs":1,"kind":"LAG","raised":true,"value":2,"threshold":3.5,"message":"m","since":9}""";

    assertThat(serdes().value(Topics.ALARMS).deserializer().deserialize("t", newer.getBytes(UTF_8)))
        .isEqualTo(new Alarm(1, Alarm.Kind.LAG, true, 2.0, 3.5, "m"));
  }

  private static void assertDescribed(Class<?> type, JsonNode node, JsonNode root) {
    List<String> names =
        Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
    List<String> properties = new ArrayList<>();
    node.path("properties").fieldNames().forEachRemaining(properties::add);
    assertThat(properties).as(type.getSimpleName()).containsExactlyElementsOf(names);
    assertThat(node.path("required"))
        .extracting(JsonNode::asText)
        .as("required of " + type.getSimpleName())
        .containsExactlyElementsOf(names);
    for (RecordComponent component : type.getRecordComponents()) {
      JsonNode property = node.path("properties").path(component.getName());
      assertThat(property.path("description").asText()).as(component.getName()).isNotBlank();
      Class<?> inner = component.getType();
      if (inner == List.class) {
        inner =
            (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
        property = property.path("items");
      }
      if (inner.isRecord()) {
        assertDescribed(inner, resolved(property, root), root);
      } else if (inner.isEnum()) {
        assertThat(property.path("enum"))
            .extracting(JsonNode::asText)
            .containsExactly(
                Arrays.stream(inner.getEnumConstants())
                    .map(Object::toString)
                    .toArray(String[]::new));
      }
    }
  }

  private static void assertAllowed(JsonNode value, JsonNode rule, JsonNode root) {
    JsonNode schema = resolved(rule, root);
    Set<String> types =
        Set.copyOf(
            schema.path("type").isArray()
                ? texts(schema.path("type"))
                : List.of(schema.path("type").asText()));
    String actual =
        switch (value.getNodeType()) {
          case OBJECT -> "object";
          case ARRAY -> "array";
          case STRING -> "string";
          case BOOLEAN -> "boolean";
          case NULL -> "null";
          case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
          default -> throw new AssertionError(value.getNodeType());
        };
    assertThat(types).as(value + " by " + schema).contains(actual);
    value
        .properties()
        .forEach(
            field -> {
              JsonNode inner = schema.path("properties").path(field.getKey());
              assertAllowed(
                  field.getValue(),
                  inner.isMissingNode() ? schema.path("additionalProperties") : inner,
                  root);
            });
    if (value.isArray()) {
      value.forEach(item -> assertAllowed(item, schema.path("items"), root));
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static JsonNode resolved(JsonNode node, JsonNode root) {
    return node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
  }

  private static JsonNode schema(String name) throws IOException {
    String file = name.substring(name.indexOf('/') + 1) + ".schema.json";
    try (var in = Topics.class.getResourceAsStream(file)) {
      return JSON.readTree(in);
    }
  }

  private static byte[] released(String name) throws IOException {
    try (var in = JsonRecordsTest.class.getResourceAsStream("/released/" + name + ".json")) {
      return in.readAllBytes();
    }
  }

  private static <V> byte[] written(Topic<String, V> topic, V value) {
    return serdes().value(topic).serializer().serialize("t", value);
  }

  private static TopicSerdes serdes() {
    return new TopicSerdes(new MemoryRegistry(), "run", LabelFormat.AVRO);
  }
}
