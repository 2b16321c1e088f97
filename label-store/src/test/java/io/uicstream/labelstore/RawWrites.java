package io.uicstream.labelstore;

import io.uicstream.labelstore.OutboxEntry.Cause;
import io.uicstream.labelstore.OutboxEntry.Labelled;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes that a batch of relabels writes, put into RocksDB with nothing read, no state kept and
 * no work to make them: the most that the store could reach with this RocksDB.
 */
final class RawWrites {
  private final Database database;
  private final StoreLoad load;
  private final ByteWriter buffer = new ByteWriter(128);
  private long sequence;

  /** One label row in bytes. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Put(byte[] key, byte[] value) {}

  /** Writes behind the sequence that the store has reached. */
  RawWrites(Database database, StoreLoad load, long sequence) {
    this.database = database;
    this.load = load;
    this.sequence = sequence;
  }

  /** Makes the bytes of one batch and of its acknowledgement; running the result writes them. */
  Runnable prepare() {
    List<Put> puts = new ArrayList<>(StoreLoad.BATCH);
    OutboxChunk outbox = new OutboxChunk();
    for (Row row : load.relabelledRows()) {
      puts.add(new Put(row.key, LabelCodec.encode(row, buffer)));
      outbox.add(
          new Labelled(
              ++sequence,
              row.imageId,
              row.label,
              row.confidence,
              Cause.VISIT,
              row.previousLabel(),
              row.visits,
              row.recentSteps[0],
              row.position,
              row.capturedAtMs));
    }
    byte[] key = Keys.ofLong(sequence);
    byte[] chunk = outbox.take();
    byte[] meta = database.get(Family.META, Identity.META_KEY).orElseThrow();
    return () -> {
      try (Writes writes = database.begin()) {
        puts.forEach(put -> writes.put(Family.LABELS, put.key(), put.value()));
        writes.put(Family.OUTBOX, key, chunk);
        writes.put(Family.META, Identity.META_KEY, meta);
        writes.commit();
      }
      try (Writes writes = database.begin()) {
        writes.delete(Family.OUTBOX, key);
        writes.commit();
      }
    };
  }
}
