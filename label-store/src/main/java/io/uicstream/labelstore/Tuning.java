package io.uicstream.labelstore;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.WALRecoveryMode;

/**
 * How RocksDB is set up, and owner of the native options. Closed by {@link Database}, after the
 * database.
 *
 * <p>Native memory is at most about 160 MB, the write buffers. Files are read through maps of them,
 * which are the page cache and count as resident, but give way to whoever needs the memory. So
 * there is no cache of blocks, and blocks are not compressed: a read is a look into the map. Every
 * data block is held against its checksum each time; indexes and filters when their file is opened.
 * They must not be asked to go through a cache: with maps RocksDB never puts them there, and would
 * read and check a whole filter of a megabyte for every key.
 *
 * <p>What a look-up in gigabytes costs is memory that no processor cache holds. So blocks are
 * small, since all of one is checked, and index keys are shortened against the one before, since
 * all of an index is searched.
 */
final class Tuning implements AutoCloseable {
  private static final int KB = 1024;
  private static final long MB = 1024 * KB;

  /** Images smaller than this stay in the tree, since a blob of its own would cost more. */
  private static final long SMALLEST_BLOB = 1024;

  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final BloomFilter bloom = own(new BloomFilter(10, false));

  /**
   * A log that ends within a record is what {@code kill -9} leaves behind, and is read up to there.
   * Anything else that is wrong with a log, or one that is missing among others, refuses the store;
   * RocksDB's default would drop all that follows and not say so.
   *
   * <p>One thread writes, so the memtable need not bear several: a relabel costs 10 to 25 % less.
   */
  DBOptions database() {
    Properties withoutSetter = new Properties();
    withoutSetter.setProperty("track_and_verify_wals", "true");
    return own(DBOptions.getDBOptionsFromProps(withoutSetter))
        .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
        .setAllowMmapReads(true)
        .setAllowConcurrentMemtableWrite(false)
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setMaxTotalWalSize(128 * MB)
        .setMaxBackgroundJobs(2)
        .setBytesPerSync(MB)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(3);
  }

  ColumnFamilyOptions family(Family family) {
    return switch (family) {
      case LABELS -> labels();
      case IMAGES -> images();
      case META, WINDOW, POSITIONS, OUTBOX -> queueLike();
    };
  }

  /**
   * Read and rewritten at random by key. Up to 1 GB of them (ten million) have one level under the
   * newest files, which costs half the compaction of two. Many small files of newest labels, since
   * a small memtable is faster to insert into.
   */
  private ColumnFamilyOptions labels() {
    BlockBasedTableConfig table =
        table()
            .setFilterPolicy(bloom)
            .setWholeKeyFiltering(true)
            .setOptimizeFiltersForMemory(true)
            .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
            .setDataBlockHashTableUtilRatio(0.75)
            .setBlockSize(2 * KB);
    return options(table)
        .setWriteBufferSize(32 * MB)
        .setMaxWriteBufferNumber(2)
        .setLevel0FileNumCompactionTrigger(8)
        .setMaxBytesForLevelBase(1024 * MB)
        .setMemtableWholeKeyFiltering(true)
        .setMemtablePrefixBloomSizeRatio(0.1);
  }

  /** Large values that live and die in order. */
  private ColumnFamilyOptions images() {
    return options(table())
        .setWriteBufferSize(16 * MB)
        .setEnableBlobFiles(true)
        .setMinBlobSize(SMALLEST_BLOB)
        .setBlobFileSize(64 * MB)
        .setEnableBlobGarbageCollection(true);
  }

  /** Small values, written at one end and deleted at the other. */
  private ColumnFamilyOptions queueLike() {
    return options(table()).setWriteBufferSize(8 * MB);
  }

  private ColumnFamilyOptions options(BlockBasedTableConfig table) {
    return own(new ColumnFamilyOptions())
        .setTableFormatConfig(table)
        .setLevelCompactionDynamicLevelBytes(true)
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setBottommostCompressionType(CompressionType.NO_COMPRESSION);
  }

  private BlockBasedTableConfig table() {
    return new BlockBasedTableConfig()
        .setFormatVersion(6)
        .setIndexType(IndexType.kBinarySearch)
        .setChecksumType(ChecksumType.kXXH3)
        .setBlockSize(KB)
        .setBlockRestartInterval(4)
        .setIndexBlockRestartInterval(16)
        .setNoBlockCache(true)
        .setCacheIndexAndFilterBlocks(false);
  }

  private <T extends AutoCloseable> T own(T option) {
    owned.push(option);
    return option;
  }

  @Override
  public void close() {
    for (AutoCloseable option : owned) {
      Database.closeNative(option);
    }
  }
}
