package io.github.budgeteer.enforcer.notify;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** A webhook's address: who knows it may post there, so its text is told to nobody. */
public final class SecretUrl {
  public static final String ACCEPTED = "one https:// address, or http:// on this machine";
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  private final URI uri;

  private SecretUrl(URI uri) {
    this.uri = uri;
  }

  /**
   * Takes an address.
   *
   * @throws IllegalArgumentException if it can't be one, saying why without a word of it
   */
  public static SecretUrl of(String text) {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException e) {
      // The exception has the address in it.
      throw new IllegalArgumentException("no address; accepted: " + ACCEPTED);
    }
    String host = uri.getHost();
    String scheme = uri.getScheme();
    if (host == null || scheme == null || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("no address of a web server; accepted: " + ACCEPTED);
    }
    boolean local = THIS_MACHINE.contains(host.toLowerCase(Locale.ROOT));
    if (!scheme.equalsIgnoreCase("https") && !(scheme.equalsIgnoreCase("http") && local)) {
      throw new IllegalArgumentException("not safe: others could read it on its way; accepted: " + ACCEPTED);
    }
    return new SecretUrl(uri);
  }

  URI uri() {
    return uri;
  }

  @Override
  public String toString() {
    return "(an address that is not told)";
  }
}
