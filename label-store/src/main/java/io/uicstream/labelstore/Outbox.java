package io.uicstream.labelstore;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads and trims the outbox. Safe for use by one thread besides the one that fills it.
 *
 * <p>Trimmed rows are deleted one by one and seeks begin behind them: a queue in RocksDB whose
 * reader walks over the deleted head gets slower with every row.
 */
final class Outbox {
  private static final int DELETES_PER_WRITE = 1024;

  /** Dead letters carry whole records: after so many bytes no further chunk is read. */
  private static final long ENOUGH_BYTES = 16L << 20;

  private final Database database;
  private long trimmed;

  Outbox(Database database) {
    this.database = database;
  }

  synchronized List<OutboxEntry> read(long afterSequence, int maxEntries) {
    List<OutboxEntry> entries = new ArrayList<>();
    long after = Math.max(afterSequence, trimmed);
    Scan.Range range = new Scan.Range(Keys.ofLong(after + 1), Scan.TO_END);
    long bytes = 0;
    try (Scan scan = database.scan(Family.OUTBOX, range)) {
      while (entries.size() < maxEntries && bytes < ENOUGH_BYTES && scan.next()) {
        bytes += scan.value().length;
        for (OutboxEntry entry : OutboxCodec.decode(Keys.readLong(scan.key()), scan.value())) {
          if (entry.sequence() > after && entries.size() < maxEntries) {
            entries.add(entry);
          }
        }
      }
    }
    return entries;
  }

  /** Deletes the chunks whose last entry is not after the given sequence. */
  synchronized void acknowledge(long upToSequence) {
    if (upToSequence <= trimmed) {
      return;
    }
    List<byte[]> keys = new ArrayList<>();
    Scan.Range range = new Scan.Range(Keys.ofLong(trimmed + 1), Keys.ofLong(upToSequence + 1));
    try (Scan scan = database.scan(Family.OUTBOX, range)) {
      while (scan.next()) {
        keys.add(scan.key());
      }
    }
    for (int from = 0; from < keys.size(); from += DELETES_PER_WRITE) {
      delete(keys.subList(from, Math.min(keys.size(), from + DELETES_PER_WRITE)));
    }
    trimmed = upToSequence;
  }

  private void delete(List<byte[]> keys) {
    try (Writes writes = database.begin()) {
      keys.forEach(key -> writes.delete(Family.OUTBOX, key));
      writes.commit();
    }
  }
}
