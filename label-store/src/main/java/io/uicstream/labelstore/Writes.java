package io.uicstream.labelstore;

import java.nio.file.Path;
import java.util.Map;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Puts and deletes that are written together or not at all, in the order given. The database stays
 * open until this is closed. Owns its native handles; used and closed by one thread.
 */
final class Writes implements AutoCloseable {
  /** Where the writes go. */
  record Target(Path directory, RocksDB rocks, Map<Family, ColumnFamilyHandle> families) {}

  private final Target target;
  private final Runnable onClose;
  private final WriteBatch batch = new WriteBatch();
  private final WriteOptions options = new WriteOptions();

  Writes(Target target, Runnable onClose) {
    this.target = target;
    this.onClose = onClose;
  }

  /** Work on RocksDB that may fail. */
  private interface Step {
    void run() throws RocksDBException;
  }

  void put(Family family, byte[] key, byte[] value) {
    run(() -> batch.put(target.families().get(family), key, value));
  }

  void delete(Family family, byte[] key) {
    run(() -> batch.delete(target.families().get(family), key));
  }

  /** Writes all. In the log when it returns, so that {@code kill -9} loses none of it. */
  void commit() {
    run(() -> target.rocks().write(options, batch));
  }

  private void run(Step step) {
    try {
      step.run();
    } catch (RocksDBException e) {
      throw StoreErrors.explain("write", target.directory(), e);
    }
  }

  @Override
  public void close() {
    batch.close();
    options.close();
    onClose.run();
  }
}
