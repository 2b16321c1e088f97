package io.uicstream.labelstore;

import io.uicstream.labelstore.Batch.ImageRecord;
import io.uicstream.labelstore.Batch.ImageRecord.Arrived;
import io.uicstream.labelstore.Batch.ImageRecord.Reread;
import io.uicstream.labelstore.Batch.ImageRecord.Unusable;
import io.uicstream.labelstore.Batch.ImageRecord.Withdrawn;
import io.uicstream.labelstore.Change.Label;
import io.uicstream.labelstore.OutboxEntry.Cause;
import io.uicstream.labelstore.OutboxEntry.Removal;
import java.util.ArrayList;
import java.util.List;

/** Applies one batch within a change, and counts. */
final class BatchApplier {
  private final Change change;
  private final Batch batch;
  private int admitted;
  private int duplicates;
  private int withdrawn;
  private int deadLettered;
  private int relabelled;
  private int changed;
  private int droppedDraws;

  BatchApplier(Change change, Batch batch) {
    this.change = change;
    this.batch = batch;
  }

  /**
   * Checks what a batch promises, before anything is changed.
   *
   * @throws IllegalArgumentException for a label outside [0, K), a record that the next offsets do
   *     not cover, or arrays that are not parallel
   */
  static void validate(Batch batch, int classes) {
    for (ImageRecord record : batch.records()) {
      SourcePosition position = position(record);
      if (position.offset() >= batch.nextOffsets().getOrDefault(position.partition(), 0L)) {
        throw new IllegalArgumentException(
            "the next offsets %s do not cover the record at %s"
                .formatted(batch.nextOffsets(), position));
      }
      if (record instanceof Arrived arrived) {
        requireClass(arrived.arrival().label(), classes);
      }
    }
    for (Visits visits : batch.visits()) {
      int size = visits.draw().size();
      if (visits.labels().length != size || visits.confidences().length != size) {
        throw new IllegalArgumentException("labels and confidences must be parallel to the draw");
      }
      for (int label : visits.labels()) {
        requireClass(label, classes);
      }
    }
  }

  private static void requireClass(int label, int classes) {
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException("label " + label + " is not in [0, " + classes + ")");
    }
  }

  private static SourcePosition position(ImageRecord record) {
    if (record instanceof Arrived arrived) {
      return arrived.arrival().position();
    } else if (record instanceof Reread reread) {
      return reread.position();
    } else if (record instanceof Withdrawn gone) {
      return gone.position();
    }
    return ((Unusable) record).deadLetter().position();
  }

  Applied apply() {
    State state = change.state();
    load();
    for (ImageRecord record : batch.records()) {
      if (!state.isApplied(position(record))) {
        apply(record);
      }
    }
    for (Visits visits : batch.visits()) {
      apply(visits);
    }
    state.advanceTo(batch.nextOffsets());
    state.modelStep(batch.modelStep());
    Applied applied =
        new Applied(
            admitted, duplicates, withdrawn, deadLettered, relabelled, changed, droppedDraws);
    state.counters(state.counters().plus(applied));
    return applied;
  }

  private void load() {
    List<String> imageIds = new ArrayList<>();
    for (ImageRecord record : batch.records()) {
      if (record instanceof Arrived arrived) {
        imageIds.add(arrived.arrival().imageId());
      } else if (record instanceof Reread reread) {
        imageIds.add(reread.imageId());
      } else if (record instanceof Withdrawn gone) {
        imageIds.add(gone.imageId());
      }
    }
    for (Visits visits : batch.visits()) {
      imageIds.addAll(visits.draw().imageIds());
    }
    change.load(imageIds);
  }

  private void apply(ImageRecord record) {
    if (record instanceof Arrived arrived) {
      apply(arrived.arrival());
    } else if (record instanceof Reread reread) {
      apply(reread);
    } else if (record instanceof Withdrawn gone) {
      withdrawn++;
      Row row = change.row(gone.imageId());
      if (row.live && !isBefore(gone.position(), row.position)) {
        change.remove(row, Removal.WITHDRAWN);
      }
    } else if (record instanceof Unusable unusable) {
      deadLettered++;
      change.reject(unusable.deadLetter());
    }
  }

  private void apply(Reread reread) {
    Row row = change.row(reread.imageId());
    if (!row.live || !row.position.equals(reread.position())) {
      throw new IllegalArgumentException(
          "the record at %s is not the one that the label of %s was given for"
              .formatted(reread.position(), reread.imageId()));
    }
    admitted++;
    change.readmit(row, reread.encoded(), reread.capturedAtMs());
  }

  /** Only while a store that was rebuilt reads again what it has labels of. */
  private static boolean isBefore(SourcePosition position, SourcePosition labelled) {
    return position.partition() == labelled.partition() && position.offset() < labelled.offset();
  }

  private void apply(Arrival arrival) {
    Row row = change.row(arrival.imageId());
    if (!row.live) {
      admitted++;
      change.arrive(row, arrival, label(arrival, Cause.ARRIVAL));
      return;
    }
    if (row.position.equals(arrival.position())) {
      admitted++;
      change.readmit(row, arrival.encoded(), arrival.capturedAtMs());
      return;
    }
    duplicates++;
    if (isNewer(arrival, row)) {
      change.arrive(row, arrival, label(arrival, Cause.VISIT));
    }
  }

  private Label label(Arrival arrival, Cause cause) {
    return new Label(
        arrival.label(), arrival.confidence(), cause, batch.modelStep(), batch.epoch());
  }

  /** In one partition the later record wins, across partitions the later capture. */
  private static boolean isNewer(Arrival arrival, Row row) {
    SourcePosition position = arrival.position();
    if (position.partition() == row.position.partition()) {
      return position.offset() > row.position.offset();
    }
    return arrival.capturedAtMs() > row.capturedAtMs
        || (arrival.capturedAtMs() == row.capturedAtMs
            && position.partition() > row.position.partition());
  }

  private void apply(Visits visits) {
    Draw draw = visits.draw();
    for (int i = 0; i < draw.size(); i++) {
      long admission = draw.admissions()[i];
      Row row = change.row(draw.imageIds().get(i));
      if (!row.live || row.admission != admission || !change.state().window().contains(admission)) {
        droppedDraws++;
        continue;
      }
      relabelled++;
      if (row.label != visits.labels()[i]) {
        changed++;
      }
      change.label(
          row,
          new Label(
              visits.labels()[i],
              visits.confidences()[i],
              Cause.VISIT,
              visits.modelStep(),
              visits.epoch()));
    }
  }
}
