package io.uicstream.learner;

import io.uicstream.engine.Model;
import io.uicstream.labelstore.Arrival;
import io.uicstream.labelstore.Batch.ImageRecord;
import io.uicstream.labelstore.OutboxEntry;
import io.uicstream.labelstore.OutboxEntry.Cause;
import io.uicstream.labelstore.OutboxEntry.Labelled;
import io.uicstream.labelstore.OutboxEntry.Removal;
import io.uicstream.labelstore.OutboxEntry.Removed;
import io.uicstream.labelstore.OutboxEntry.Unusable;
import io.uicstream.labelstore.SourcePosition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Labels by a network that does not change: the argmax of one forward pass, whatever other images
 * there are. Used by one thread.
 *
 * <p>No label store counts the events of an image, so the sequence of an event is made of what is
 * at hand: the offset of its record plus one. Within a partition of {@code images} it only grows,
 * across restarts and however often the partition changes hands; so it does for every image,
 * provided that all records of an image are in one partition, as Kafka's own partitioners put them.
 * The records of an image that comes in two partitions have sequences that say nothing about each
 * other: consumers keep the label of the record with the higher offset, whichever came last.
 */
final class FrozenScorer {
  private final Scorer scorer;
  private final int classes;
  private final long modelStep;

  /**
   * A scorer.
   *
   * @param model with the weights of a checkpoint
   * @param modelStep training steps that they have had
   */
  FrozenScorer(Model model, long modelStep) {
    this.scorer = new Scorer(model, LabellingRule.of(LearnerSettings.RuleName.ARGMAX, 0), true);
    this.classes = model.network().classes();
    this.modelStep = modelStep;
  }

  /** Starts the pass over all images received; empty if nothing was. */
  Optional<Scorer.Scoring> launch(List<Received> received) {
    return received.isEmpty() ? Optional.empty() : Optional.of(scorer.launch(received));
  }

  /**
   * What became of every record, in the order received. Waits for the device.
   *
   * @param nowMs when labels are given, milliseconds since the Unix epoch
   * @throws LearnerException if scores are not numbers
   */
  List<OutboxEntry> entries(Scorer.Scoring scoring, long nowMs) {
    if (!scoring.finite()) {
      throw new LearnerException(
          "the network of the checkpoint gives scores that are not numbers; take an earlier"
              + " checkpoint, or --set precision=fp32");
    }
    return scorer.records(scoring, new int[classes]).stream()
        .map(record -> entry(record, nowMs))
        .toList();
  }

  private OutboxEntry entry(ImageRecord record, long nowMs) {
    if (record instanceof ImageRecord.Arrived arrived) {
      Arrival arrival = arrived.arrival();
      return new Labelled(
          sequence(arrival.position()),
          arrival.imageId(),
          arrival.label(),
          arrival.confidence(),
          Cause.ARRIVAL,
          OptionalInt.empty(),
          1,
          modelStep,
          arrival.position(),
          nowMs);
    } else if (record instanceof ImageRecord.Withdrawn withdrawn) {
      return new Removed(
          sequence(withdrawn.position()), withdrawn.imageId(), Removal.WITHDRAWN, nowMs);
    } else if (record instanceof ImageRecord.Unusable unusable) {
      return new Unusable(sequence(unusable.deadLetter().position()), unusable.deadLetter());
    }
    throw new IllegalStateException("not handled: " + record);
  }

  /** Place of an event in the log of its partition, at least 1. */
  static long sequence(SourcePosition position) {
    return position.offset() + 1;
  }
}
