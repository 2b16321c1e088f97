package io.uicstream.learner;

import java.util.OptionalLong;

/**
 * What one instance of {@link Labeller} has done since it started.
 *
 * @param counts what became of records whose labels are committed
 * @param imagesPerSecond labelled per second since the status before
 * @param busyMs milliseconds from the first record received to the newest commit
 * @param partitions partitions of {@code images} that this instance has now
 * @param lag records of these that are not committed yet; empty while the broker has not said
 */
public record LabellerStatus(
    Counts counts, double imagesPerSecond, long busyMs, int partitions, OptionalLong lag) {

  /**
   * Records of the topic {@code images}; {@code received = labelled + withdrawn + deadLettered}.
   *
   * @param received read, and committed as done
   * @param labelled images that got a label
   * @param withdrawn records without a value, which withdraw an image
   * @param deadLettered records that could not be used
   */
  public record Counts(long received, long labelled, long withdrawn, long deadLettered) {
    static final Counts NONE = new Counts(0, 0, 0, 0);

    public Counts {
      if (received != labelled + withdrawn + deadLettered) {
        throw new IllegalArgumentException(
            "%d received, but %d labelled, %d withdrawn and %d dead-lettered"
                .formatted(received, labelled, withdrawn, deadLettered));
      }
    }

    Counts plus(Counts other) {
      return new Counts(
          received + other.received,
          labelled + other.labelled,
          withdrawn + other.withdrawn,
          deadLettered + other.deadLettered);
    }
  }
}
