package io.uicstream.labelstore;

import java.util.OptionalLong;

/**
 * Outbox entries of one change on their way to the store, in chunks of bounded size, so that
 * reading back the first few of a large change stays cheap.
 */
final class OutboxChunk {
  private static final int MOST_ENTRIES = 1024;
  private static final int ENOUGH_BYTES = 1024 * 1024;

  private final ByteWriter bytes = new ByteWriter(16 * 1024);
  private int entries;
  private long lastSequence;

  OutboxChunk() {
    begin();
  }

  void add(OutboxEntry entry) {
    OutboxCodec.encode(entry, bytes);
    entries++;
    lastSequence = entry.sequence();
  }

  boolean isFull() {
    return entries >= MOST_ENTRIES || bytes.size() >= ENOUGH_BYTES;
  }

  /** Sequence of the last entry; empty when there is none. */
  OptionalLong lastSequence() {
    return entries == 0 ? OptionalLong.empty() : OptionalLong.of(lastSequence);
  }

  /** The chunk's value; the next entry begins another chunk. */
  byte[] take() {
    byte[] value = bytes.setInt(0, entries).toBytes();
    begin();
    return value;
  }

  private void begin() {
    bytes.clear();
    bytes.putInt(0);
    entries = 0;
  }
}
