package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;

/** The paths of a JSON document, and those that its schema describes. */
final class JsonNames {
  /** Objects whose names are data. */
  private static final Set<String> MAPS = Set.of("deadLettersByReason", "byCause", "undecodable");

  private JsonNames() {}

  /** Asserts that a document has the names of a schema, no more and no fewer. */
  static void assertDescribes(String schema, JsonNode document) throws IOException {
    assertThat(of(document)).isEqualTo(described(schema));
  }

  /** Those of a schema that lies beside a class; each must have a description. */
  static Set<String> described(String schema) throws IOException {
    try (InputStream in = Uic.class.getResourceAsStream(schema)) {
      Set<String> paths = new TreeSet<>();
      describe("", new ObjectMapper().readTree(in), paths);
      return paths;
    }
  }

  private static void describe(String path, JsonNode schema, Set<String> paths) {
    if (schema.has("items")) {
      describe(path + "[]", schema.get("items"), paths);
    } else if (schema.has("properties")) {
      schema
          .get("properties")
          .properties()
          .forEach(field -> describe(path + "." + field.getKey(), field.getValue(), paths));
    } else {
      assertThat(schema.path("description").asText()).as(path).isNotEmpty();
      paths.add(path);
    }
  }

  /** Those of a document. */
  static Set<String> of(JsonNode document) {
    return paths("", document);
  }

  private static Set<String> paths(String path, JsonNode node) {
    Set<String> paths = new TreeSet<>();
    if (node.isArray()) {
      node.forEach(item -> paths.addAll(paths(path + "[]", item)));
    } else if (node.isObject()) {
      node.properties()
          .forEach(
              field -> {
                String inner = path + "." + field.getKey();
                paths.addAll(
                    MAPS.contains(field.getKey()) ? Set.of(inner) : paths(inner, field.getValue()));
              });
    } else {
      paths.add(path);
    }
    return paths;
  }
}
