package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.EndOfInput;
import io.github.budgeteer.events.IntakeTally;
import java.time.Instant;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** The binary form of {@link IntakeState}: it is read and written with every call, where JSON would cost a third of all time. */
final class IntakeStateSerde {
  private static final byte VERSION = 5;

  private IntakeStateSerde() {}

  static Serde<IntakeState> create() {
    BinaryWriter out = new BinaryWriter();
    return Serdes.serdeFrom((topic, state) -> state == null ? null : encode(state, out),
        (topic, bytes) -> bytes == null ? null : decode(bytes));
  }

  private static byte[] encode(IntakeState state, BinaryWriter out) {
    IntakeTally tally = state.tally();
    EndOfInput folding = state.folding();
    return out.reset().put(VERSION).putNumber(tally.partition()).putLong(tally.charged())
        .putLong(tally.duplicate()).putLong(tally.failed()).putLong(tally.quarantined())
        .putLong(tally.estimated()).put(tally.newestEventTime()).put(tally.clock())
        .put(tally.delivered()).put(tally.folded()).put(tally.setting()).put(tally.observed())
        .put(folding == null ? null : folding.run()).put(folding == null ? null : folding.clock())
        .put(state.ratedBy()).put(state.untoldSince()).toBytes();
  }

  private static IntakeState decode(byte[] bytes) {
    BinaryReader in = new BinaryReader(bytes, "intake state", VERSION);
    IntakeTally tally = new IntakeTally(in.nextNumber(), in.nextLong(), in.nextLong(), in.nextLong(),
        in.nextLong(), in.nextLong(), in.nextTime(), in.nextTime(), in.nextText(),
        in.nextText()).following(in.nextText()).observed(in.nextText());
    String run = in.nextText();
    Instant clock = in.nextTime();
    EndOfInput folding = run == null || clock == null ? null : new EndOfInput(run, clock);
    return new IntakeState(tally, folding, in.nextText(), in.nextTime());
  }
}
