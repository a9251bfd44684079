package io.github.budgeteer.connectors.log;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What recognises a text and tells nothing of it: {@code sha256:HEX,bytes:N}. */
public final class Fingerprint {
  private final MessageDigest digest = sha256();
  private long bytes;

  /** Returns the fingerprint of a piece of an array. */
  public static String of(byte[] bytes, int start, int end) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(bytes, start, end);
    return fingerprint.text();
  }

  /** Adds a piece of the text. */
  void add(byte[] piece, int start, int end) {
    digest.update(piece, start, end - start);
    bytes += end - start;
  }

  /** Returns the fingerprint of everything added; nothing can be added after that. */
  String text() {
    return "sha256:" + HexFormat.of().formatHex(digest.digest()) + ",bytes:" + bytes;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
