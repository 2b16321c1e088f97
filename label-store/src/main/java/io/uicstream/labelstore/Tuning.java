package io.uicstream.labelstore;

import java.util.ArrayDeque;
import java.util.Deque;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;

/**
 * How RocksDB is set up, and owner of the native options. Native memory is at most about 330 MB: 64
 * MB of block cache and the write buffers. Closed by {@link Database}, after the database.
 */
final class Tuning implements AutoCloseable {
  private static final long MB = 1024 * 1024;

  /** Images smaller than this stay in the tree, since a blob of its own would cost more. */
  private static final long SMALLEST_BLOB = 1024;

  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final Cache blockCache = own(new LRUCache(64 * MB));
  private final BloomFilter bloom = own(new BloomFilter(10, false));

  DBOptions database() {
    return own(new DBOptions())
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

  /** Read and rewritten at random by key. */
  private ColumnFamilyOptions labels() {
    BlockBasedTableConfig table =
        table()
            .setFilterPolicy(bloom)
            .setWholeKeyFiltering(true)
            .setOptimizeFiltersForMemory(true)
            .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
            .setDataBlockHashTableUtilRatio(0.75);
    return options(table)
        .setWriteBufferSize(32 * MB)
        .setMaxWriteBufferNumber(3)
        .setMemtableWholeKeyFiltering(true)
        .setMemtablePrefixBloomSizeRatio(0.1);
  }

  /** Large values that live and die in order; JPEG and PNG do not compress. */
  private ColumnFamilyOptions images() {
    return options(table())
        .setWriteBufferSize(32 * MB)
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setBottommostCompressionType(CompressionType.NO_COMPRESSION)
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
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setBottommostCompressionType(CompressionType.LZ4_COMPRESSION);
  }

  private BlockBasedTableConfig table() {
    return new BlockBasedTableConfig()
        .setFormatVersion(6)
        .setIndexType(IndexType.kBinarySearch)
        .setBlockSize(4 * 1024)
        .setBlockCache(blockCache)
        .setCacheIndexAndFilterBlocks(true)
        .setPinL0FilterAndIndexBlocksInCache(true);
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
