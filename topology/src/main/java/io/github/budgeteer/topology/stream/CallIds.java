package io.github.budgeteer.topology.stream;

import java.nio.ByteBuffer;

/**
 * Calls by the hash of their id, in memory: open addressing over plain arrays, because millions of boxed entries would cost
 * three times as much.
 */
final class CallIds {
  private static final int SMALLEST = 16;
  private static final int ABSENT = -1;

  private long[] high = new long[SMALLEST];
  private long[] low = new long[SMALLEST];
  /** Position in the order added, plus one; 0 for a free slot. */
  private int[] positions = new int[SMALLEST];
  private int size;

  int size() {
    return size;
  }

  /** Returns the position at which an id was added, -1 if it was not. */
  int find(long idHigh, long idLow) {
    int slot = slot(idHigh, idLow);
    return positions[slot] == 0 ? ABSENT : positions[slot] - 1;
  }

  /** Adds an id that is not there yet at the next position. */
  void add(long idHigh, long idLow) {
    if (2 * size >= positions.length) {
      grow();
    }
    int slot = slot(idHigh, idLow);
    high[slot] = idHigh;
    low[slot] = idLow;
    positions[slot] = ++size;
  }

  /** Adds all ids of a segment, in order. */
  void addAll(byte[] segment) {
    ByteBuffer buffer = ByteBuffer.wrap(segment);
    for (int at = 0; at < segment.length; at += SeenCalls.ENTRY_BYTES) {
      add(buffer.getLong(at), buffer.getLong(at + Long.BYTES));
    }
  }

  /** Returns where an id is, or the free slot where it belongs. The ids are hashes: their bits need no further mixing. */
  private int slot(long idHigh, long idLow) {
    int mask = positions.length - 1;
    int slot = (int) idLow & mask;
    while (positions[slot] != 0 && (high[slot] != idHigh || low[slot] != idLow)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldHigh = high;
    long[] oldLow = low;
    int[] oldPositions = positions;
    high = new long[2 * oldHigh.length];
    low = new long[2 * oldLow.length];
    positions = new int[2 * oldPositions.length];
    for (int old = 0; old < oldPositions.length; old++) {
      if (oldPositions[old] != 0) {
        int slot = slot(oldHigh[old], oldLow[old]);
        high[slot] = oldHigh[old];
        low[slot] = oldLow[old];
        positions[slot] = oldPositions[old];
      }
    }
  }
}
