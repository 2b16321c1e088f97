package io.uicstream.labelstore;

import java.nio.ByteBuffer;

/** The part of a {@link Change} that admits images to the window and evicts them. */
final class WindowChange {
  private final Database database;
  private final Window window;
  private final LabelStoreSettings settings;
  private final Writes writes;
  private final long timeMs;

  WindowChange(Database database, State state, Writes writes, long timeMs) {
    this.database = database;
    this.window = state.window();
    this.settings = state.settings();
    this.writes = writes;
    this.timeMs = timeMs;
  }

  /**
   * Keeps the bytes of a labelled image: in place when it is in the window, else admitted. Older
   * images make room. An image that alone is over the limit of bytes is labelled but not kept.
   */
  void arrive(Row row, byte[] encoded) {
    if (encoded.length > settings.windowBytes()) {
      remove(row);
      return;
    }
    if (window.contains(row.admission)) {
      window.resize(row.admission, encoded.length);
    } else {
      admit(row, encoded.length);
    }
    row.encodedBytes = encoded.length;
    writes.put(Family.IMAGES, Keys.ofLong(row.admission), WindowImage.encode(row.key, encoded));
    while (window.bytes() > settings.windowBytes()) {
      evictOldest();
    }
  }

  private void admit(Row row, int length) {
    evictAged();
    while (window.isFull()) {
      evictOldest();
    }
    row.admission = window.admit(row.label, length);
    byte[] value =
        ByteBuffer.allocate(Long.BYTES + row.key.length).putLong(timeMs).put(row.key).array();
    writes.put(Family.WINDOW, Keys.ofLong(row.admission), value);
  }

  private void evictAged() {
    if (settings.windowAgeMs() == Long.MAX_VALUE) {
      return;
    }
    while (window.images() > 0 && timeMs - admittedAtMs(window.oldest()) > settings.windowAgeMs()) {
      evictOldest();
    }
  }

  /** Time of an admission; of a hole, so old that it is stepped over. */
  private long admittedAtMs(long admission) {
    if (!window.contains(admission)) {
      return Long.MIN_VALUE / 2;
    }
    return database.get(Family.WINDOW, Keys.ofLong(admission)).map(Keys::readLong).orElse(timeMs);
  }

  private void evictOldest() {
    long admission = window.oldest();
    if (window.evictOldest()) {
      deleteRows(admission);
    }
  }

  /** Takes an image out of the window if it is there. */
  void remove(Row row) {
    if (window.contains(row.admission)) {
      window.remove(row.admission);
      deleteRows(row.admission);
    }
    row.admission = Row.NONE;
  }

  void deleteRows(long admission) {
    writes.delete(Family.WINDOW, Keys.ofLong(admission));
    writes.delete(Family.IMAGES, Keys.ofLong(admission));
  }
}
