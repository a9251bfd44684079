package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Usd;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How times, texts and amounts stand in the binary values of hot stores. */
final class Binary {
  private Binary() {}

  static void writeTime(DataOutputStream out, @Nullable Instant time) throws IOException {
    out.writeBoolean(time != null);
    if (time != null) {
      out.writeLong(time.getEpochSecond());
      out.writeInt(time.getNano());
    }
  }

  static @Nullable Instant readTime(DataInputStream in) throws IOException {
    return in.readBoolean() ? Instant.ofEpochSecond(in.readLong(), in.readInt()) : null;
  }

  static void writeText(DataOutputStream out, @Nullable String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  static @Nullable String readText(DataInputStream in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }

  /** An unscaled value and a scale: quicker than decimal digits. */
  static void writeUsd(DataOutputStream out, Usd usd) throws IOException {
    byte[] unscaled = usd.amount().unscaledValue().toByteArray();
    out.writeShort(usd.amount().scale());
    out.writeByte(unscaled.length);
    out.write(unscaled);
  }

  static Usd readUsd(DataInputStream in) throws IOException {
    int scale = in.readShort();
    return new Usd(new BigDecimal(new BigInteger(in.readNBytes(in.readUnsignedByte())), scale));
  }
}
