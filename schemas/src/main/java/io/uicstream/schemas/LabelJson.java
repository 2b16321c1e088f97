package io.uicstream.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import org.apache.kafka.common.errors.SerializationException;

/**
 * {@link PseudoLabel} as a JSON object with the field names of the Avro schema, the cause as its
 * symbol and the time in milliseconds since the Unix epoch. It is plain JSON, unlike Avro's own
 * JSON encoding, which wraps optional values.
 */
final class LabelJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private LabelJson() {}

  static byte[] encode(PseudoLabel label) {
    try {
      return JSON.writeValueAsBytes(
          JSON.createObjectNode()
              .put("pseudoClass", label.getPseudoClass())
              .put("confidence", label.getConfidence())
              .put("cause", label.getCause().name())
              .put("previousClass", label.getPreviousClass())
              .put("visits", label.getVisits())
              .put("sequence", label.getSequence())
              .put("modelStep", label.getModelStep())
              .put("runId", label.getRunId())
              .put("sourcePartition", label.getSourcePartition())
              .put("sourceOffset", label.getSourceOffset())
              .put("labelledAtMs", label.getLabelledAtMs().toEpochMilli()));
    } catch (JsonProcessingException | RuntimeException e) {
      throw new SerializationException(
          "This PseudoLabel cannot be written as JSON: " + e.getMessage(), e);
    }
  }

  static PseudoLabel decode(byte[] bytes) {
    try {
      JsonNode json = JSON.readTree(bytes);
      JsonNode previous = json.path("previousClass");
      return PseudoLabel.newBuilder()
          .setPseudoClass(integer(json, "pseudoClass"))
          .setConfidence(number(json, "confidence").floatValue())
          .setCause(LabelCause.valueOf(text(json, "cause")))
          .setPreviousClass(
              previous.isNull() || previous.isMissingNode() ? null : integer(json, "previousClass"))
          .setVisits(integer(json, "visits"))
          .setSequence(whole(json, "sequence"))
          .setModelStep(whole(json, "modelStep"))
          .setRunId(text(json, "runId"))
          .setSourcePartition(integer(json, "sourcePartition"))
          .setSourceOffset(whole(json, "sourceOffset"))
          .setLabelledAtMs(Instant.ofEpochMilli(whole(json, "labelledAtMs")))
          .build();
    } catch (IOException | RuntimeException e) {
      throw new SerializationException("Not the JSON of a PseudoLabel: " + e.getMessage(), e);
    }
  }

  private static int integer(JsonNode json, String field) {
    return Math.toIntExact(whole(json, field));
  }

  private static long whole(JsonNode json, String field) {
    JsonNode value = number(json, field);
    if (!value.canConvertToLong() || !value.isIntegralNumber()) {
      throw new SerializationException("field " + field + " is not a whole number of 64 bits");
    }
    return value.longValue();
  }

  private static JsonNode number(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (!value.isNumber()) {
      throw new SerializationException("field " + field + " is missing or not a number");
    }
    return value;
  }

  private static String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (!value.isTextual()) {
      throw new SerializationException("field " + field + " is missing or not text");
    }
    return value.textValue();
  }
}
