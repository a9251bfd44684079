package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.EndOfInput;
import io.github.budgeteer.events.IntakeTally;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** The binary form of {@link IntakeState}: it is read and written with every call, where JSON would cost a third of all time. */
final class IntakeStateSerde {
  private static final byte VERSION = 4;

  private IntakeStateSerde() {}

  static Serde<IntakeState> create() {
    return Serdes.serdeFrom((topic, state) -> state == null ? null : encode(state),
        (topic, bytes) -> bytes == null ? null : decode(bytes));
  }

  static byte[] encode(IntakeState state) {
    IntakeTally tally = state.tally();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(96);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(tally.partition());
      out.writeLong(tally.charged());
      out.writeLong(tally.duplicate());
      out.writeLong(tally.failed());
      out.writeLong(tally.quarantined());
      out.writeLong(tally.estimated());
      Binary.writeTime(out, tally.newestEventTime());
      Binary.writeTime(out, tally.clock());
      Binary.writeText(out, tally.delivered());
      Binary.writeText(out, tally.folded());
      EndOfInput folding = state.folding();
      Binary.writeText(out, folding == null ? null : folding.run());
      Binary.writeTime(out, folding == null ? null : folding.clock());
      Binary.writeText(out, state.ratedBy());
      Binary.writeText(out, tally.setting());
      Binary.writeText(out, tally.observed());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static IntakeState decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalStateException(
            "intake state of version " + version + "; this program reads " + VERSION);
      }
      IntakeTally tally = new IntakeTally(in.readInt(), in.readLong(), in.readLong(), in.readLong(),
          in.readLong(),
          in.readLong(), Binary.readTime(in), Binary.readTime(in), Binary.readText(in), Binary.readText(in));
      String run = Binary.readText(in);
      Instant clock = Binary.readTime(in);
      EndOfInput folding = run == null || clock == null ? null : new EndOfInput(run, clock);
      String ratedBy = Binary.readText(in);
      return new IntakeState(tally.following(Binary.readText(in)).observed(Binary.readText(in)), folding,
          ratedBy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
