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
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * Usage rows that differ in their component alone: one call adds to all of them, so they are stored together.
 *
 * @param rows one per component
 */
record UsageSums(List<UsageRow> rows) {
  static final UsageSums NONE = new UsageSums(List.of());
  private static final byte VERSION = 1;

  UsageSums {
    rows = List.copyOf(rows);
  }

  /** Returns the sums with a row added to that of its component. */
  UsageSums plus(UsageRow more) {
    UsageRow before = row(more.key().component());
    return with(before == null ? more : before.plus(more));
  }

  /** Returns the sums with a row in the place of that of its component. */
  UsageSums with(UsageRow row) {
    List<UsageRow> all = new ArrayList<>(without(row.key().component()).rows);
    all.add(row);
    return new UsageSums(all);
  }

  UsageSums without(Component component) {
    List<UsageRow> others = new ArrayList<>(rows.size() + 1);
    for (UsageRow row : rows) {
      if (row.key().component() != component) {
        others.add(row);
      }
    }
    return new UsageSums(others);
  }

  private @Nullable UsageRow row(Component component) {
    for (UsageRow row : rows) {
      if (row.key().component() == component) {
        return row;
      }
    }
    return null;
  }

  static Serde<UsageSums> serde() {
    return Serdes.serdeFrom((topic, sums) -> sums == null ? null : sums.encode(),
        (topic, bytes) -> bytes == null ? null : decode(bytes));
  }

  private byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      write(out, rows.getFirst().key());
      out.writeByte(rows.size());
      for (UsageRow row : rows) {
        out.writeUTF(row.key().component().name());
        out.writeLong(row.units());
        Binary.writeUsd(out, row.usd());
        Binary.writeUsd(out, row.estimated());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, UsageRow.Key key) throws IOException {
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

  private static UsageSums decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalStateException("usage of version " + version + "; this program reads " + VERSION);
      }
      String principalId = in.readUTF();
      Instant hour = Binary.readTime(in);
      if (hour == null) {
        throw new IOException("usage without an hour");
      }
      UsageRow.Key shared = new UsageRow.Key(principalId, hour, Binary.readTime(in), in.readBoolean(),
          in.readUTF(),
          in.readUTF(), RoutingScope.valueOf(in.readUTF()), ServiceTier.valueOf(in.readUTF()),
          new ContextBand(in.readLong()), Component.INPUT);
      List<UsageRow> rows = new ArrayList<>();
      for (int left = in.readByte(); left > 0; left--) {
        rows.add(new UsageRow(shared.with(Component.valueOf(in.readUTF())), in.readLong(), Binary.readUsd(in),
            Binary.readUsd(in)));
      }
      return new UsageSums(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
