package io.uicstream.labelstore;

import io.uicstream.labelstore.OutboxEntry.Cause;
import io.uicstream.labelstore.OutboxEntry.Labelled;
import io.uicstream.labelstore.OutboxEntry.Removal;
import io.uicstream.labelstore.OutboxEntry.Removed;
import io.uicstream.labelstore.OutboxEntry.Unusable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One atomic change of the store: moves {@link State} along while it collects the rows, and writes
 * them all with {@link #commit}. Rows read through it show what it changed so far. When it is given
 * up, state and rows have parted, and the store must not be used on. Closed by its owner.
 */
final class Change implements AutoCloseable {
  private final Database database;
  private final State state;
  private final Writes writes;
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final OutboxChunk outbox = new OutboxChunk();
  private final WindowChange window;
  private final long timeMs;

  Change(Database database, State state, long nowMs) {
    this.database = database;
    this.state = state;
    this.writes = database.begin();
    this.timeMs = state.advanceTo(nowMs);
    this.window = new WindowChange(database, state, writes, timeMs);
  }

  State state() {
    return state;
  }

  /** Reads the rows of several images at once, so that {@link #row} finds them. */
  void load(Collection<String> imageIds) {
    List<Row> missing = new ArrayList<>(imageIds.size());
    List<byte[]> keys = new ArrayList<>(imageIds.size());
    for (String imageId : imageIds) {
      if (!rows.containsKey(imageId)) {
        Row row = new Row(imageId);
        rows.put(imageId, row);
        missing.add(row);
        keys.add(row.key);
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    List<byte[]> values =
        state.labels() >= Database.LARGE
            ? database.multiGetFromLarge(Family.LABELS, keys)
            : database.multiGet(Family.LABELS, keys);
    for (int i = 0; i < missing.size(); i++) {
      if (values.get(i) != null) {
        LabelCodec.decode(values.get(i), missing.get(i));
      }
    }
  }

  /** The row of an image; not live when it has no label. */
  Row row(String imageId) {
    Row row = rows.get(imageId);
    if (row == null) {
      load(List.of(imageId));
      row = rows.get(imageId);
    }
    return row;
  }

  /** A label for an image. */
  record Label(int label, float confidence, Cause cause, long modelStep, int epoch) {}

  /** Labels an image, known or new, and says so in the outbox. The row must have its position. */
  void label(Row row, Label given) {
    if (row.live) {
      state.moveLabel(row.label, given.label());
      if (state.window().contains(row.admission)) {
        state.window().move(row.admission, given.label());
      }
    } else {
      state.addLabel(given.label());
    }
    row.live = true;
    row.relabel(given.label(), given.modelStep(), given.epoch());
    row.confidence = given.confidence();
    row.visits += given.cause() == Cause.SPLIT ? 0 : 1;
    row.sequence = state.nextSequence();
    row.changed = true;
    post(
        new Labelled(
            row.sequence,
            row.imageId,
            row.label,
            row.confidence,
            given.cause(),
            row.previousLabel(),
            row.visits,
            given.modelStep(),
            row.position,
            timeMs));
  }

  /** Removes an image that has a label from everywhere, and says so in the outbox. */
  void remove(Row row, Removal cause) {
    window.remove(row);
    writes.delete(Family.POSITIONS, Keys.ofPosition(row.position));
    state.removeLabel(row.label);
    row.clear();
    post(new Removed(state.nextSequence(), row.imageId, cause, timeMs));
  }

  /** Removes images that have labels and have left the topic; counts them. */
  void expire(List<String> imageIds) {
    load(imageIds);
    imageIds.forEach(imageId -> remove(row(imageId), Removal.EXPIRED));
    state.counters(state.counters().plus(0, imageIds.size()));
  }

  /** Takes drawn images out of the window, if they still are in it; counts them. */
  void drop(Draw draw) {
    load(draw.imageIds());
    for (int i = 0; i < draw.size(); i++) {
      Row row = row(draw.imageIds().get(i));
      if (row.live && row.admission == draw.admissions()[i]) {
        window.remove(row);
        row.changed = true;
      }
    }
    state.counters(state.counters().plus(new Applied(0, 0, 0, 0, 0, 0, draw.size())));
  }

  /** Makes a record the one that its image stands for, labels the image and admits it. */
  void arrive(Row row, Arrival arrival, Label given) {
    if (row.live) {
      writes.delete(Family.POSITIONS, Keys.ofPosition(row.position));
    }
    row.position = arrival.position();
    row.capturedAtMs = arrival.capturedAtMs();
    writes.put(Family.POSITIONS, Keys.ofPosition(row.position), row.key);
    label(row, given);
    window.arrive(row, arrival.encoded());
  }

  /** Admits an image to the window with the label that it has. */
  void readmit(Row row, byte[] encoded, long capturedAtMs) {
    row.capturedAtMs = capturedAtMs;
    row.changed = true;
    window.arrive(row, encoded);
  }

  /** Puts a label back that was given in the past. Says nothing in the outbox. */
  void restore(Row row, Labelled past) {
    if (row.live) {
      writes.delete(Family.POSITIONS, Keys.ofPosition(row.position));
      state.moveLabel(row.label, past.label());
    } else {
      state.addLabel(past.label());
    }
    row.live = true;
    row.changed = true;
    row.relabel(past.label(), past.modelStep(), 0);
    row.previous = past.previousLabel().orElse(Row.NONE);
    row.confidence = past.confidence();
    row.visits = past.visits();
    row.sequence = past.sequence();
    row.position = past.position();
    writes.put(Family.POSITIONS, Keys.ofPosition(row.position), row.key);
    state.advanceTo(past.sequence(), past.modelStep());
  }

  /** Removes a label that was removed in the past. Says nothing in the outbox. */
  void restoreRemoval(Row row, long sequence) {
    if (row.live) {
      writes.delete(Family.POSITIONS, Keys.ofPosition(row.position));
      state.removeLabel(row.label);
      row.clear();
    }
    state.advanceTo(sequence, 0);
  }

  void reject(DeadLetter deadLetter) {
    state.addDeadLetter(deadLetter.reason());
    post(new Unusable(state.nextSequence(), deadLetter));
  }

  /** Removes the rows of images that the window has left behind since it was written. */
  void trimWindow(long from) {
    for (long admission = from; admission < state.window().oldest(); admission++) {
      window.deleteRows(admission);
    }
  }

  private void post(OutboxEntry entry) {
    outbox.add(entry);
    if (outbox.isFull()) {
      flushOutbox();
    }
  }

  private void flushOutbox() {
    outbox
        .lastSequence()
        .ifPresent(sequence -> writes.put(Family.OUTBOX, Keys.ofLong(sequence), outbox.take()));
  }

  /** Writes everything, or throws and writes nothing. */
  void commit() {
    ByteWriter buffer = new ByteWriter(128);
    for (Row row : rows.values()) {
      if (row.changed && row.live) {
        writes.put(Family.LABELS, row.key, LabelCodec.encode(row, buffer));
      } else if (row.changed) {
        writes.delete(Family.LABELS, row.key);
      }
    }
    flushOutbox();
    writes.put(Family.META, Identity.META_KEY, state.meta().encode());
    writes.commit();
  }

  @Override
  public void close() {
    writes.close();
  }
}
