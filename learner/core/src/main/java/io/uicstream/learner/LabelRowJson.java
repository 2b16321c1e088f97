package io.uicstream.learner;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.uicstream.labelstore.LabelRow;
import java.util.List;

/**
 * A label as the HTTP interface and {@code uic labels} show it.
 *
 * @param imageId the image
 * @param pseudoClass its class now, 0 to K-1
 * @param confidence softmax probability when it was given
 * @param previousClass the class before; null on arrival
 * @param visits labelling passes so far
 * @param sequence place in the label log
 * @param sourcePartition partition of {@code images}
 * @param sourceOffset offset there
 * @param capturedAtMs capture time, milliseconds since the Unix epoch
 * @param inWindow whether it can be drawn for training
 * @param recent newest labels with their model steps, newest first
 */
public record LabelRowJson(
    String imageId,
    int pseudoClass,
    float confidence,
    Integer previousClass,
    int visits,
    long sequence,
    int sourcePartition,
    long sourceOffset,
    long capturedAtMs,
    boolean inWindow,
    List<LabelRow.Visit> recent) {
  /**
   * Name of the file in the data directory that holds a running learner's HTTP address, {@code
   * host:port}.
   */
  public static final String ADDRESS_FILE = "http.address";

  /**
   * JSON in which control characters are escaped, those beyond ASCII and those that turn the
   * direction of text, too: image ids come from strangers and end on terminals.
   */
  static final ObjectMapper MAPPER =
      new ObjectMapper(new JsonFactoryBuilder().characterEscapes(new ControlEscapes()).build());

  /** One line of JSON. */
  public String line() {
    try {
      return MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row can always be written", e);
    }
  }

  /** The JSON form of a row. */
  public static LabelRowJson of(LabelRow row) {
    return new LabelRowJson(
        row.imageId(),
        row.label(),
        row.confidence(),
        row.previousLabel().isPresent() ? row.previousLabel().getAsInt() : null,
        row.visits(),
        row.sequence(),
        row.position().partition(),
        row.position().offset(),
        row.capturedAtMs(),
        row.inWindow(),
        row.recent());
  }
}
