package io.uicstream.labelstore;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * Walks the rows of one column family in key order, as they were when it began. Owns its native
 * handles; used and closed by one thread.
 */
final class Scan implements AutoCloseable {
  /** No key of the store begins with so many bytes of 0xFF. */
  static final byte[] TO_END = {-1, -1, -1, -1, -1, -1, -1, -1, -1};

  static final Range ALL = new Range(new byte[0], TO_END);

  /** Keys from one on and before another. */
  @SuppressWarnings("ArrayRecordComponent")
  record Range(byte[] from, byte[] before) {
    /** This range in parts, in order; the bounds lie in it, ascending. */
    List<Range> cutAt(Iterable<byte[]> bounds) {
      List<Range> parts = new ArrayList<>();
      byte[] begin = from;
      for (byte[] bound : bounds) {
        parts.add(new Range(begin, bound));
        begin = bound;
      }
      parts.add(new Range(begin, before));
      return parts;
    }
  }

  private final Slice before;
  private final ReadOptions options;
  private final RocksIterator iterator;
  private final Consumer<Optional<RocksDBException>> onClose;
  private boolean started;

  Scan(
      RocksDB rocks,
      ColumnFamilyHandle family,
      Range range,
      Consumer<Optional<RocksDBException>> onClose) {
    this.onClose = onClose;
    before = new Slice(range.before());
    options = new ReadOptions().setIterateUpperBound(before).setFillCache(false);
    iterator = rocks.newIterator(family, options);
    iterator.seek(range.from());
  }

  /** Steps to the next row, at first to the first one; false after the last. */
  boolean next() {
    if (started) {
      iterator.next();
    }
    started = true;
    return iterator.isValid();
  }

  byte[] key() {
    return iterator.key();
  }

  byte[] value() {
    return iterator.value();
  }

  /** Fills a direct buffer with the first bytes of the value, as many as it holds. */
  void head(ByteBuffer buffer) {
    buffer.clear();
    iterator.value(buffer);
  }

  /** Throws {@link StoreException} when the scan ended because reading failed. */
  @Override
  public void close() {
    Optional<RocksDBException> failure = Optional.empty();
    try {
      iterator.status();
    } catch (RocksDBException e) {
      failure = Optional.of(e);
    }
    iterator.close();
    options.close();
    before.close();
    onClose.accept(failure);
  }
}
