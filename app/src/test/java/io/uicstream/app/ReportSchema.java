package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;

/** Compares reports with the schemas that describe them. */
final class ReportSchema {
  private ReportSchema() {}

  /** Asserts that a report has the fields of a schema, no more and no fewer. */
  static void assertDescribes(String schema, JsonNode report) throws IOException {
    Set<String> described = new TreeSet<>();
    try (InputStream in = ReportSchema.class.getResourceAsStream(schema)) {
      describe("", new ObjectMapper().readTree(in), described);
    }
    assertThat(paths("", report)).containsExactlyInAnyOrderElementsOf(described);
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

  private static Set<String> paths(String path, JsonNode node) {
    Set<String> paths = new TreeSet<>();
    if (node.isArray()) {
      node.forEach(item -> paths.addAll(paths(path + "[]", item)));
    } else if (node.isObject()) {
      node.properties()
          .forEach(field -> paths.addAll(paths(path + "." + field.getKey(), field.getValue())));
    } else {
      paths.add(path);
    }
    return paths;
  }
}
