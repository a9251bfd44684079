package io.github.budgeteer.topology.stream;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/** One block cache and one write buffer budget for all stores of the process. */
public final class BoundedRocksDb implements RocksDBConfigSetter {
  private static final long CACHE_BYTES = 128L << 20;
  private static final long WRITE_BUFFER_BYTES = 64L << 20;

  /** Loaded on first use, because RocksDB's native library must be there first. */
  private static final class Shared {
    static final Cache CACHE;
    static final WriteBufferManager WRITE_BUFFERS;

    static {
      RocksDB.loadLibrary();
      CACHE = new LRUCache(CACHE_BYTES);
      WRITE_BUFFERS = new WriteBufferManager(WRITE_BUFFER_BYTES, CACHE);
    }
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(Shared.CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(Shared.WRITE_BUFFERS);
  }

  @Override
  public void close(String storeName, Options options) {
    // The cache and the write buffers are shared, and live as long as the process.
  }
}
