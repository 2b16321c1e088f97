package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.uicstream.ingest.Skipped;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Skipped SKIPPED =
      Skipped.NONE.and(new Skipped.Entry("big.png", Skipped.Cause.TOO_LARGE, "9 bytes"));

  private static Report report() {
    return Report.of(
        Samples.STATUS,
        Optional.of(Samples.EVALUATION),
        new Report.Measured(12.5, 321.0, 4.5, SKIPPED));
  }

  @Test
  void shouldWriteTheDocumentedNames() throws IOException {
    assertThat(JsonNames.of(JSON.readTree(ReportFile.json(report()))))
        .containsExactlyInAnyOrder(
            ".images.received",
            ".images.admitted",
            ".images.duplicates",
            ".images.deadLettered",
            ".images.withdrawn",
            ".images.deadLettersByReason",
            ".images.firstDeadLetters[].name",
            ".images.firstDeadLetters[].reason",
            ".images.firstDeadLetters[].detail",
            ".images.skipped.total",
            ".images.skipped.byCause",
            ".images.skipped.first[].name",
            ".images.skipped.first[].cause",
            ".images.skipped.first[].detail",
            ".labels.labelled",
            ".labels.classesInUse",
            ".labels.balance",
            ".labels.splits",
            ".training.steps",
            ".training.samples",
            ".training.imagesPerSecond",
            ".training.loss",
            ".training.engine",
            ".training.learningSeconds",
            ".training.labellingSeconds",
            ".evaluation.current.images",
            ".evaluation.current.nmiGeometric",
            ".evaluation.current.nmiArithmetic",
            ".evaluation.current.ami",
            ".evaluation.current.balance",
            ".evaluation.prequential.images",
            ".evaluation.prequential.nmiGeometric",
            ".evaluation.prequential.nmiArithmetic",
            ".evaluation.prequential.ami",
            ".evaluation.prequential.balance",
            ".evaluation.probes.layer",
            ".evaluation.probes.embeddings",
            ".evaluation.probes.window",
            ".evaluation.probes.classes",
            ".evaluation.probes.knnTop1",
            ".evaluation.probes.linearTop1",
            ".evaluation.probes.majorityShare",
            ".seconds");
  }

  @Test
  void shouldWriteEachFigureUnderItsName() throws IOException {
    JsonNode json = JSON.readTree(ReportFile.json(report()));

    assertThat(json.at("/images/received").asLong()).isEqualTo(1234);
    assertThat(json.at("/images/deadLettered").asLong()).isEqualTo(4);
    assertThat(json.at("/images/deadLettersByReason/NOT_AN_IMAGE").asLong()).isEqualTo(3);
    assertThat(json.at("/images/firstDeadLetters/1/name").asText()).isEqualTo("b.jpg");
    assertThat(json.at("/images/skipped/byCause/TOO_LARGE").asLong()).isEqualTo(1);
    assertThat(json.at("/images/skipped/first/0/name").asText()).isEqualTo("big.png");
    assertThat(json.at("/labels/classesInUse").asInt()).isEqualTo(48);
    assertThat(json.at("/training/imagesPerSecond").asDouble()).isEqualTo(321.0);
    assertThat(json.at("/evaluation/current/nmiGeometric").asDouble()).isEqualTo(0.31);
    assertThat(json.at("/evaluation/prequential/ami").isNull()).isTrue();
    assertThat(json.at("/seconds").asDouble()).isEqualTo(12.5);
  }

  @Test
  void shouldDescribeEveryNameInItsSchema() throws IOException {
    assertThat(JsonNames.described("report.schema.json"))
        .isEqualTo(JsonNames.of(JSON.readTree(ReportFile.json(report()))));
  }
}
