package io.uicstream.evaluator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;

/**
 * Bounds the native memory of each store to some 24 MB, where Kafka Streams' defaults allow about
 * 100, and finds absent images without reading the disk.
 *
 * <p>Made by Kafka Streams, which needs it public. It owns a cache and a filter per store, freed
 * when the store closes.
 */
public final class BoundedStores implements RocksDBConfigSetter {
  private static final long CACHE_BYTES = 8L << 20;
  private static final long WRITE_BUFFER_BYTES = 8L << 20;

  private final Map<Options, Native> natives = new ConcurrentHashMap<>();

  private record Native(LRUCache cache, BloomFilter filter) {}

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    Native owned = new Native(new LRUCache(CACHE_BYTES), new BloomFilter(10, false));
    natives.put(options, owned);
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(owned.cache());
    table.setFilterPolicy(owned.filter());
    table.setCacheIndexAndFilterBlocks(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    options.setMaxWriteBufferNumber(2);
  }

  @Override
  public void close(String storeName, Options options) {
    Native owned = natives.remove(options);
    if (owned != null) {
      owned.cache().close();
      owned.filter().close();
    }
  }
}
