package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.events.UsageRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * What one principal used within one hour: rows that change together are stored together.
 *
 * @param rows by their keys
 */
record UsageHour(Map<UsageRow.Key, UsageRow> rows) {
  private static final byte VERSION = 1;
  static final UsageHour NONE = new UsageHour(Map.of());

  /** Returns the hour with more used. */
  UsageHour plus(Collection<UsageRow> more) {
    Map<UsageRow.Key, UsageRow> sums = new LinkedHashMap<>(rows);
    more.forEach(row -> sums.merge(row.key(), row, UsageRow::plus));
    return new UsageHour(sums);
  }

  /** Returns the hour with rows in the place of those before. */
  UsageHour with(Collection<UsageRow> replaced, Collection<UsageRow.Key> removed) {
    Map<UsageRow.Key, UsageRow> all = new LinkedHashMap<>(rows);
    replaced.forEach(row -> all.put(row.key(), row));
    all.keySet().removeAll(removed);
    return new UsageHour(all);
  }

  static Serde<UsageHour> serde() {
    return Serdes.serdeFrom((topic, hour) -> hour == null ? null : hour.encode(),
        (topic, bytes) -> bytes == null ? null : decode(bytes));
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(rows.size());
      UsageRow.Key before = null;
      for (UsageRow row : rows.values()) {
        UsageRow.Key key = row.key();
        boolean same = before != null && key.with(before.component()).equals(before);
        out.writeBoolean(same);
        if (!same) {
          writeShared(out, key);
        }
        out.writeUTF(key.component().name());
        out.writeLong(row.units());
        out.writeUTF(row.usd().toString());
        out.writeUTF(row.estimated().toString());
        before = key;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What components of one call have in common. */
  private static void writeShared(DataOutputStream out, UsageRow.Key key) throws IOException {
    out.writeUTF(key.principalId());
    Binary.writeTime(out, key.hour());
    Binary.writeTime(out, key.periodStart());
    out.writeBoolean(key.held());
    out.writeUTF(key.model());
    out.writeUTF(key.region());
    out.writeUTF(key.scope().name());
    out.writeUTF(key.tier().name());
    out.writeLong(key.context().over());
  }

  private static UsageRow.Key readShared(DataInputStream in) throws IOException {
    String principalId = in.readUTF();
    Instant hour = Binary.readTime(in);
    if (hour == null) {
      throw new IOException("usage without an hour");
    }
    return new UsageRow.Key(principalId, hour, Binary.readTime(in), in.readBoolean(), in.readUTF(),
        in.readUTF(),
        RoutingScope.valueOf(in.readUTF()), ServiceTier.valueOf(in.readUTF()), new ContextBand(in.readLong()),
        Component.INPUT);
  }

  static UsageHour decode(byte[] bytes) {
    Map<UsageRow.Key, UsageRow> rows = new LinkedHashMap<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalStateException("usage of version " + version + "; this program reads " + VERSION);
      }
      UsageRow.Key shared = null;
      for (int left = in.readInt(); left > 0; left--) {
        boolean same = in.readBoolean();
        shared = same && shared != null ? shared : readShared(in);
        UsageRow.Key key = shared.with(Component.valueOf(in.readUTF()));
        rows.put(key, new UsageRow(key, in.readLong(), Usd.of(in.readUTF()), Usd.of(in.readUTF())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new UsageHour(rows);
  }
}
