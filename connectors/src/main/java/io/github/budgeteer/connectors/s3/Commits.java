package io.github.budgeteer.connectors.s3;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Which of the records handed over are in Kafka. The worker tells that on its producer's thread, record by record and in no
 * order.
 */
final class Commits {
  private final IdentityHashMap<SourceRecord, Unit> pending = new IdentityHashMap<>();
  private final Map<String, Unit> units = new HashMap<>();
  private int swept;

  /** An object or message whose records belong together. */
  static final class Unit {
    private final String id;
    private final boolean fromSweep;
    private final List<MessageQueue.Receipt> receipts = new ArrayList<>();
    private int open;
    private boolean complete;

    private Unit(String id, boolean fromSweep) {
      this.id = id;
      this.fromSweep = fromSweep;
    }
  }

  /** Returns the unit of an id that is under way, or begins one. */
  synchronized Unit begin(String id, boolean fromSweep) {
    return units.computeIfAbsent(id, unused -> {
      swept += fromSweep ? 1 : 0;
      return new Unit(id, fromSweep);
    });
  }

  /** Returns the unit of an id if it is under way. */
  synchronized Optional<Unit> underWay(String id) {
    return Optional.ofNullable(units.get(id));
  }

  /** Has a message wait for a unit. */
  synchronized void attach(Unit unit, MessageQueue.Receipt receipt) {
    receipt.await();
    unit.receipts.add(receipt);
  }

  synchronized void handOver(Unit unit, SourceRecord record) {
    pending.put(record, unit);
    unit.open++;
  }

  /** No more records of this unit will be handed over. */
  synchronized void complete(Unit unit) {
    unit.complete = true;
    settle(unit);
  }

  /** A record is in Kafka. */
  synchronized void committed(SourceRecord record) {
    Unit unit = pending.remove(record);
    if (unit != null) {
      unit.open--;
      settle(unit);
    }
  }

  /** Tells whether everything that sweeps have found is in Kafka. */
  synchronized boolean sweptIsCommitted() {
    return swept == 0;
  }

  private void settle(Unit unit) {
    if (unit.complete && unit.open == 0 && units.remove(unit.id, unit)) {
      swept -= unit.fromSweep ? 1 : 0;
      unit.receipts.forEach(MessageQueue.Receipt::arrived);
    }
  }
}
