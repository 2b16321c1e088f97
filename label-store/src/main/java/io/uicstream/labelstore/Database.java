package io.uicstream.labelstore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * The RocksDB under the store: owner of all its native handles. Safe for use by several threads;
 * closing waits until they are out, and afterwards every method throws {@link
 * IllegalStateException}. Failures are {@link StoreException}s.
 */
final class Database implements AutoCloseable {
  /** From so many rows on, {@link #multiGetFromLarge} is faster than {@link #multiGet}. */
  static final int LARGE = 1_000_000;

  static {
    RocksDB.loadLibrary();
  }

  private final Path directory;
  private final Tuning tuning = new Tuning();
  private final ReadOptions readOptions = new ReadOptions();
  private final List<ColumnFamilyHandle> handles = new ArrayList<>();
  private final Map<Family, ColumnFamilyHandle> families = new EnumMap<>(Family.class);
  private final ReadWriteLock lifecycle = new ReentrantReadWriteLock();
  private RocksDB rocks;
  private boolean closed;

  private Database(Path directory) {
    this.directory = directory;
  }

  /**
   * Opens a directory, which must exist.
   *
   * @param readOnly takes no lock, creates nothing and refuses writes
   */
  static Database open(Path directory, boolean readOnly) {
    Database database = new Database(directory);
    try {
      database.refuseLostEntry();
      database.refuseUnknownFamilies();
      database.openRocks(readOnly);
      return database;
    } catch (RocksDBException e) {
      database.close();
      throw StoreErrors.explain("open", directory, e);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private void refuseLostEntry() {
    try {
      Damage.ofEntry(directory)
          .ifPresent(
              what -> {
                throw damaged(what);
              });
    } catch (IOException e) {
      throw StoreErrors.explain("open", directory, e);
    }
  }

  private void refuseUnknownFamilies() throws RocksDBException {
    try (Options options = new Options()) {
      for (byte[] name : RocksDB.listColumnFamilies(options, directory.toString())) {
        String text = Keys.readText(name);
        if (Family.named(text).isEmpty()) {
          throw StoreErrors.newerFormat(directory, "column family " + text);
        }
      }
    }
  }

  private void openRocks(boolean readOnly) throws RocksDBException {
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    for (Family family : Family.values()) {
      descriptors.add(new ColumnFamilyDescriptor(family.nameBytes(), tuning.family(family)));
    }
    DBOptions options = tuning.database();
    rocks =
        readOnly
            ? RocksDB.openReadOnly(options, directory.toString(), descriptors, handles)
            : RocksDB.open(options, directory.toString(), descriptors, handles);
    Iterator<ColumnFamilyHandle> opened = handles.iterator();
    for (Family family : Family.values()) {
      families.put(family, opened.next());
    }
  }

  /** Work on RocksDB that may fail. */
  private interface Work<T> {
    T run() throws RocksDBException;
  }

  private <T> T guarded(String verb, Work<T> work) {
    enter();
    try {
      return work.run();
    } catch (RocksDBException e) {
      throw StoreErrors.explain(verb, directory, e);
    } finally {
      lifecycle.readLock().unlock();
    }
  }

  /** Keeps the database open until the read lock is given back. */
  private void enter() {
    lifecycle.readLock().lock();
    if (closed) {
      lifecycle.readLock().unlock();
      throw new IllegalStateException("the label store " + directory + " is closed");
    }
  }

  Optional<byte[]> get(Family family, byte[] key) {
    return guarded("read", () -> Optional.ofNullable(rocks.get(family(family), readOptions, key)));
  }

  /**
   * Values in the order of the keys, null for keys that are not there. RocksDB's Java interface
   * gives null for keys, too, whose block cannot be read, so each null is asked for again by
   * itself, which throws then.
   */
  List<byte[]> multiGet(Family family, List<byte[]> keys) {
    return guarded("read", () -> values(family(family), keys));
  }

  /**
   * As {@link #multiGet}, in two halves side by side: for families so large that a look-up waits
   * for memory most of the time, since no processor cache holds them.
   */
  List<byte[]> multiGetFromLarge(Family family, List<byte[]> keys) {
    int half = keys.size() / 2;
    return guarded(
        "read",
        () -> {
          // The lock is this thread's; the other one, which it waits for, must not ask for it.
          List<Half> halves =
              Stream.of(keys.subList(0, half), keys.subList(half, keys.size()))
                  .parallel()
                  .map(part -> half(family(family), part))
                  .toList();
          List<byte[]> values = new ArrayList<>(keys.size());
          for (Half each : halves) {
            if (each.failure().isPresent()) {
              throw each.failure().get();
            }
            values.addAll(each.values());
          }
          return values;
        });
  }

  private record Half(List<byte[]> values, Optional<RocksDBException> failure) {}

  private Half half(ColumnFamilyHandle handle, List<byte[]> keys) {
    try {
      return new Half(values(handle, keys), Optional.empty());
    } catch (RocksDBException e) {
      return new Half(List.of(), Optional.of(e));
    }
  }

  private List<byte[]> values(ColumnFamilyHandle handle, List<byte[]> keys)
      throws RocksDBException {
    if (keys.isEmpty()) {
      return List.of();
    }
    List<byte[]> values =
        rocks.multiGetAsList(readOptions, Collections.nCopies(keys.size(), handle), keys);
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) == null) {
        values.set(i, rocks.get(handle, readOptions, keys.get(i)));
      }
    }
    return values;
  }

  /** Says of this store that its rows make no sense. */
  StoreException damaged(String what) {
    return StoreErrors.damaged(directory, what);
  }

  /** Begins a write; closed by the caller, in the same thread. */
  Writes begin() {
    enter();
    Writes.Target target = new Writes.Target(directory, rocks, families);
    return new Writes(target, lifecycle.readLock()::unlock);
  }

  /** Begins a scan of a family, as it is now; closed by the caller, in the same thread. */
  Scan scan(Family family) {
    return scan(family, Scan.ALL);
  }

  /** Begins a scan of a range. */
  Scan scan(Family family, Scan.Range range) {
    enter();
    return new Scan(rocks, family(family), range, this::endScan);
  }

  /** Cuts the keys of a family into ranges where its files begin, to scan them side by side. */
  List<Scan.Range> ranges(Family family) {
    return guarded(
        "read",
        () -> {
          NavigableSet<byte[]> bounds = new TreeSet<>(Arrays::compareUnsigned);
          for (LiveFileMetaData file : rocks.getLiveFilesMetaData()) {
            if (Arrays.equals(file.columnFamilyName(), family.nameBytes())) {
              bounds.add(file.smallestKey());
            }
          }
          return Scan.ALL.cutAt(bounds);
        });
  }

  private void endScan(Optional<RocksDBException> failure) {
    lifecycle.readLock().unlock();
    failure.ifPresent(
        e -> {
          throw StoreErrors.explain("read", directory, e);
        });
  }

  /** Writes a copy that can be opened into a directory that must not exist. */
  void checkpoint(Path into) {
    guarded(
        "copy",
        () -> {
          try (Checkpoint checkpoint = Checkpoint.create(rocks)) {
            checkpoint.createCheckpoint(into.toString());
          }
          return null;
        });
  }

  private ColumnFamilyHandle family(Family family) {
    return families.get(family);
  }

  @Override
  public void close() {
    lifecycle.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        handles.forEach(ColumnFamilyHandle::close);
        if (rocks != null) {
          rocks.close();
        }
        readOptions.close();
        tuning.close();
      }
    } finally {
      lifecycle.writeLock().unlock();
    }
  }

  /** Closes a native object, whose close throws nothing checked. */
  static void closeNative(AutoCloseable object) {
    try {
      object.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
