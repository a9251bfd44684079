package io.github.budgeteer.cli.quarantine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Quarantined;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A record that was set aside, with the name by which people can refer to it.
 *
 * @param id of its source: the same however often it is refused
 * @param told what stands on the topic about it, the newest
 */
public record SetAside(String id, Quarantined told) {
  private static final int ID_BYTES = 6;

  /** Names a record. */
  public static SetAside of(Quarantined told) {
    return new SetAside(idOf(told.source()), told);
  }

  /** Tells whether it has been taken in again, and not been refused since. */
  public boolean replayed() {
    return told.replayed() != null;
  }

  private static String idOf(Place source) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256")
          .digest((source.file() + '#' + source.record()).getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
