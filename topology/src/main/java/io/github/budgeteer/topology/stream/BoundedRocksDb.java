package io.github.budgeteer.topology.stream;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One block cache and one write buffer budget for all stores of the process.
 *
 * <p>The budget is a last resort, for more partitions in a process than a dozen. Each store is a database of its own, and above
 * the budget whoever is written to is flushed with every write, however little it holds, while the others keep what they have: forty files
 * a second, whose compaction stops all writing. So each store's own buffers are small, and those of stores that are hardly used smaller still.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
  private static final long CACHE_BYTES = 256L << 20;
  /** Counted as part of the cache. */
  private static final long WRITE_BUFFERS_BYTES = 192L << 20;
  private static final long WRITE_BUFFER_BYTES = 4L << 20;
  /** What a store takes that has any entry. */
  private static final long LEAST_BUFFER_BYTES = 64L << 10;

  /** Loaded on first use, because RocksDB's native library must be there first. */
  private static final class Shared {
    static final Cache CACHE;
    static final WriteBufferManager WRITE_BUFFERS;

    static {
      RocksDB.loadLibrary();
      CACHE = new LRUCache(CACHE_BYTES);
      WRITE_BUFFERS = new WriteBufferManager(WRITE_BUFFERS_BYTES, CACHE);
    }
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(Shared.CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(Shared.WRITE_BUFFERS);
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    options.setArenaBlockSize(LEAST_BUFFER_BYTES);
    // Nobody reads RocksDB's own log, and its timer has crashed a process while a store was open (SIGSEGV in DumpStats).
    options.setStatsDumpPeriodSec(0);
    options.setStatsPersistPeriodSec(0);
  }

  @Override
  public void close(String storeName, Options options) {
    // The cache and the write buffers are shared, and live as long as the process.
  }
}
