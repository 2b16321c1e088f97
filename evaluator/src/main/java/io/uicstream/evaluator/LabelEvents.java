package io.uicstream.evaluator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.uicstream.evaluator.ImageState.Mark;
import io.uicstream.schemas.LabelHeaders;
import io.uicstream.schemas.PseudoLabel;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** Reads records of the label topic: a value is a label, none is a removal with its headers. */
final class LabelEvents extends ContextualFixedKeyProcessor<String, PseudoLabel, ImageEvent> {

  @Override
  public void process(FixedKeyRecord<String, PseudoLabel> record) {
    Lengths.checkLabel(record.key(), record.value());
    ImageEvent event =
        record.value() == null
            ? new ImageEvent.Removed(mark(record.headers()))
            : new ImageEvent.Labelled(record.value());
    context().forward(record.withValue(event));
  }

  private static Optional<Mark> mark(Headers headers) {
    Optional<String> runId = text(headers, LabelHeaders.RUN_ID);
    Optional<String> sequence = text(headers, LabelHeaders.SEQUENCE);
    if (runId.isEmpty() || sequence.isEmpty()) {
      return Optional.empty();
    }
    Lengths.checkRunId(runId.get());
    try {
      return Optional.of(new Mark(runId.get(), Long.parseLong(sequence.get())));
    } catch (NumberFormatException e) {
      throw new BadRecordException(
          "a tombstone's header " + LabelHeaders.SEQUENCE + " is no number");
    }
  }

  private static Optional<String> text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), UTF_8));
  }
}
