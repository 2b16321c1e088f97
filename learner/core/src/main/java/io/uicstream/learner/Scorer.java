package io.uicstream.learner;

import io.uicstream.engine.Model;
import io.uicstream.engine.Pending;
import io.uicstream.engine.ViewBatch;
import io.uicstream.labelstore.Arrival;
import io.uicstream.labelstore.Batch.ImageRecord;
import io.uicstream.learner.Received.ArrivalView;
import io.uicstream.learner.Received.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The arrival half of the loop: every image received gets its label from one scoring pass, but for
 * those that have it from before a rebuild. Used by the thread of the loop.
 */
final class Scorer {
  /** Running statistics move by a tenth in a step: then a new network's are forgotten. */
  private static final int STEPS_TO_FORGET = 50;

  private final Model model;
  private final LabellingRule rule;
  private boolean calibrated;
  private int steps;

  /**
   * A scorer.
   *
   * @param model scores the arrivals
   * @param rule gives them their labels
   * @param calibrated whether the model has batch-norm statistics; if not, they are taken from the
   *     first arrivals, since with those of a new network nearly all images fall into one class
   */
  Scorer(Model model, LabellingRule rule, boolean calibrated) {
    this.model = model;
    this.rule = rule;
    this.calibrated = calibrated;
  }

  /** The model takes a step, after enough of which it has statistics of images. */
  void onTrained() {
    steps++;
    calibrated |= steps >= STEPS_TO_FORGET;
  }

  /** A scoring pass that the device may still be computing. */
  record Scoring(List<Received> received, Optional<Pending> pending) {
    /** Images among the records. */
    int images() {
      return pending.map(p -> p.scores().images()).orElse(0);
    }

    /** Whether all scores are numbers. Waits for the device. */
    boolean finite() {
      if (pending.isEmpty()) {
        return true;
      }
      for (float logit : pending.get().scores().logits()) {
        if (!Float.isFinite(logit)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Starts the pass over all images received. */
  Scoring launch(List<Received> received) {
    List<ArrivalView> views = new ArrayList<>();
    for (Received each : received) {
      if (each.content() instanceof Content.Decoded decoded) {
        views.add(decoded.view());
      }
    }
    if (views.isEmpty()) {
      return new Scoring(received, Optional.empty());
    }
    ViewBatch batch = batch(views);
    if (!calibrated) {
      model.calibrate(views.size() > 1 ? batch : batch(List.of(views.get(0), views.get(0))), 1);
      calibrated = true;
    }
    return new Scoring(received, Optional.of(model.scores(batch)));
  }

  /** What became of every record, labels included. Waits for the device. */
  List<ImageRecord> records(Scoring scoring, int[] windowSizes) {
    Optional<LabellingRule.Assignment> labels =
        scoring.pending().map(pending -> rule.assign(pending.scores(), windowSizes));
    List<ImageRecord> records = new ArrayList<>();
    int scored = 0;
    for (Received received : scoring.received()) {
      if (received.content() instanceof Content.Decoded decoded) {
        LabellingRule.Assignment assigned = labels.orElseThrow();
        records.add(
            new ImageRecord.Arrived(
                new Arrival(
                    decoded.imageId(),
                    decoded.encoded(),
                    received.position(),
                    decoded.capturedAtMs(),
                    assigned.labels()[scored],
                    assigned.confidences()[scored])));
        scored++;
      } else if (received.content() instanceof Content.Labelled labelled) {
        records.add(
            new ImageRecord.Reread(
                labelled.imageId(),
                labelled.encoded(),
                received.position(),
                labelled.capturedAtMs()));
      } else if (received.content() instanceof Content.Withdrawn withdrawn) {
        records.add(new ImageRecord.Withdrawn(withdrawn.imageId(), received.position()));
      } else if (received.content() instanceof Content.Unusable unusable) {
        records.add(new ImageRecord.Unusable(unusable.deadLetter()));
      }
    }
    return records;
  }

  private ViewBatch batch(List<ArrivalView> views) {
    return ArrivalView.batch(views, model.network().side());
  }
}
