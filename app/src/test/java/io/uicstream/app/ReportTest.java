package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Report report() {
    return Report.of(
        Samples.STATUS, Optional.of(Samples.EVALUATION), new Report.Measured(12.5, 321.0, 4.5));
  }

  @Test
  void shouldWriteTheDocumentedNames() throws IOException {
    assertThat(paths("", JSON.readTree(report().json())))
        .containsExactlyInAnyOrder(
            "images.received",
            "images.admitted",
            "images.duplicates",
            "images.deadLettered",
            "images.withdrawn",
            "labels.labelled",
            "labels.classesInUse",
            "labels.balance",
            "labels.splits",
            "training.steps",
            "training.samples",
            "training.imagesPerSecond",
            "training.loss",
            "training.engine",
            "evaluation.current.images",
            "evaluation.current.nmiGeometric",
            "evaluation.current.nmiArithmetic",
            "evaluation.current.ami",
            "evaluation.current.balance",
            "evaluation.prequential.images",
            "evaluation.prequential.nmiGeometric",
            "evaluation.prequential.nmiArithmetic",
            "evaluation.prequential.ami",
            "evaluation.prequential.balance",
            "evaluation.probes.layer",
            "evaluation.probes.embeddings",
            "evaluation.probes.window",
            "evaluation.probes.classes",
            "evaluation.probes.knnTop1",
            "evaluation.probes.linearTop1",
            "evaluation.probes.majorityShare",
            "seconds");
  }

  @Test
  void shouldWriteEachFigureUnderItsName() throws IOException {
    JsonNode json = JSON.readTree(report().json());

    assertThat(json.at("/images/received").asLong()).isEqualTo(1234);
    assertThat(json.at("/images/deadLettered").asLong()).isEqualTo(4);
    assertThat(json.at("/labels/classesInUse").asInt()).isEqualTo(48);
    assertThat(json.at("/training/imagesPerSecond").asDouble()).isEqualTo(321.0);
    assertThat(json.at("/evaluation/current/nmiGeometric").asDouble()).isEqualTo(0.31);
    assertThat(json.at("/evaluation/prequential/ami").isNull()).isTrue();
    assertThat(json.at("/seconds").asDouble()).isEqualTo(12.5);
  }

  @Test
  void shouldDescribeEveryNameInItsSchema() throws IOException {
    JsonNode schema;
    try (InputStream in = Report.class.getResourceAsStream("report.schema.json")) {
      schema = JSON.readTree(in);
    }

    assertThat(described("", schema))
        .containsExactlyInAnyOrderElementsOf(paths("", JSON.readTree(report().json())));
  }

  private static List<String> paths(String prefix, JsonNode node) {
    List<String> paths = new ArrayList<>();
    node.properties()
        .forEach(
            field -> {
              String path = prefix + field.getKey();
              if (field.getValue().isObject()) {
                paths.addAll(paths(path + ".", field.getValue()));
              } else {
                paths.add(path);
              }
            });
    return paths;
  }

  private static List<String> described(String prefix, JsonNode schema) {
    List<String> paths = new ArrayList<>();
    schema
        .path("properties")
        .properties()
        .forEach(
            field -> {
              String path = prefix + field.getKey();
              if (field.getValue().has("properties")) {
                paths.addAll(described(path + ".", field.getValue()));
              } else {
                assertThat(field.getValue().path("description").asText()).as(path).isNotEmpty();
                paths.add(path);
              }
            });
    return paths;
  }
}
