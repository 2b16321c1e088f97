package io.uicstream.labelstore;

import java.nio.ByteBuffer;
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
  static final byte[] FROM_START = {};

  /** No key of the store begins with so many bytes of 0xFF. */
  static final byte[] TO_END = {-1, -1, -1, -1, -1, -1, -1, -1, -1};

  private static final long READAHEAD_BYTES = 2 * 1024 * 1024;

  /** Keys from one on and before another. */
  @SuppressWarnings("ArrayRecordComponent")
  record Range(byte[] from, byte[] before) {}

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
    if (range.from().length == 0) {
      options.setReadaheadSize(READAHEAD_BYTES);
    }
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
