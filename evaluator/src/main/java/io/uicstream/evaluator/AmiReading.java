package io.uicstream.evaluator;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Adjusted mutual information as a figure reports it.
 *
 * @param value at most 1; empty when not computed
 * @param note why there is no value, or which boundary it belongs to; empty when it belongs to the
 *     figure's own
 */
record AmiReading(OptionalDouble value, Optional<String> note) {
  static final AmiReading NO_ANNOTATIONS = without("no annotated image");
  static final AmiReading PENDING = without("not computed yet");

  static AmiReading of(double value) {
    return new AmiReading(OptionalDouble.of(value), Optional.empty());
  }

  static AmiReading without(String why) {
    return new AmiReading(OptionalDouble.empty(), Optional.of(why));
  }

  /** The same, as seen from the figure of a later boundary. */
  AmiReading from(long earlierMs) {
    return value.isEmpty()
        ? this
        : new AmiReading(value, Optional.of("of the boundary " + earlierMs));
  }
}
