package io.github.budgeteer.connectors;

import io.github.budgeteer.events.Delivery;
import java.util.Map;

/** A {@link Delivery} as Connect keeps source offsets: a map of plain values. */
public final class DeliveryOffset {
  private static final String RECORDS = "records";
  private static final String BYTES = "bytes";
  private static final String SIZE = "size";
  private static final String MODIFIED = "modified";
  private static final String COMPLETE = "complete";

  private DeliveryOffset() {}

  /** Returns the offset of a delivery. */
  public static Map<String, Object> write(Delivery delivery) {
    return Map.of(RECORDS, delivery.records(), BYTES, delivery.bytes(), SIZE, delivery.size(), MODIFIED,
        delivery.modified(), COMPLETE, delivery.complete());
  }

  /** Returns the delivery that an offset tells of. */
  public static Delivery read(String file, Map<String, ?> offset) {
    return new Delivery(file, number(offset, RECORDS), number(offset, BYTES), number(offset, SIZE),
        number(offset, MODIFIED), Boolean.TRUE.equals(offset.get(COMPLETE)));
  }

  private static long number(Map<String, ?> offset, String name) {
    return offset.get(name) instanceof Number number ? number.longValue() : 0;
  }
}
