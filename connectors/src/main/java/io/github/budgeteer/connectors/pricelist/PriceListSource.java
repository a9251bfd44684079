package io.github.budgeteer.connectors.pricelist;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where a price list, or an index of price lists, is read from. */
public sealed interface PriceListSource {
  /** Two letters or more before the colon: one is a drive. */
  Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");
  /** AWS's public price list, which needs no credentials: the three services that Bedrock's prices are spread over. */
  List<PriceListSource> AWS = List
      .of("AmazonBedrock", "AmazonBedrockFoundationModels", "AmazonBedrockService")
      .stream()
      .map(service -> of(
          "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/" + service + "/current/index.json"))
      .toList();
  /** What is accepted, for messages. */
  String ACCEPTED = "https:// addresses, file: addresses and paths; http:// only to this machine";

  /** Returns its name in logs, offsets and deliveries: without query and fragment, where signatures lie. */
  String name();

  /** Returns it as {@link #of} reads it. */
  String text();

  /** An address. */
  record Web(URI uri) implements PriceListSource {
    private static final String ROOT_INDEX = "/offers/v1.0/aws/index.json";
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

    public Web {
      if (uri.getHost() == null || !isSafe(uri)) {
        throw new IllegalArgumentException("'" + name(uri) + "': not safe; accepted: " + ACCEPTED);
      }
      if (uri.getRawUserInfo() != null) {
        throw new IllegalArgumentException(
            "'" + name(uri) + "': holds a user name or password; accepted: addresses that need none");
      }
      if (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/")) {
        uri = uri.resolve(ROOT_INDEX);
      }
    }

    /**
     * Returns what an index at this address means by a reference.
     *
     * @throws IllegalArgumentException if it leads to another server
     */
    Web referred(String reference) {
      URI target = resolved(reference);
      if (!target.getScheme().equals(uri.getScheme()) || !uri.getAuthority().equals(target.getAuthority())) {
        throw new IllegalArgumentException(
            name() + ": refers to another server; accepted: an index of its own server's price lists");
      }
      return new Web(target);
    }

    /** Returns where a redirection leads; an address that is not safe is refused there, too. */
    Web redirected(String location) {
      return new Web(resolved(location));
    }

    @Override
    public String name() {
      return name(uri);
    }

    @Override
    public String text() {
      return uri.toString();
    }

    private URI resolved(String reference) {
      try {
        return uri.resolve(new URI(reference));
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException(name() + ": refers to what is no address", e);
      }
    }

    private static String name(URI uri) {
      return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
          + uri.getRawPath();
    }

    private static boolean isSafe(URI uri) {
      return switch (String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)) {
        case "https" -> true;
        case "http" -> isLoopback(uri.getHost());
        default -> false;
      };
    }

    /** Asks no name server: a name may lead elsewhere tomorrow. */
    private static boolean isLoopback(String host) {
      if (!host.startsWith("[")) {
        return host.equalsIgnoreCase("localhost") || LOOPBACK.matcher(host).matches();
      }
      try {
        return InetAddress.getByName(host).isLoopbackAddress();
      } catch (UnknownHostException e) {
        return false;
      }
    }
  }

  /** A file. */
  record Local(Path path) implements PriceListSource {
    public Local {
      path = path.toAbsolutePath().normalize();
    }

    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public String text() {
      return name();
    }
  }

  /**
   * Reads an address or a path. The address of a server alone stands for the index of all services there.
   *
   * @throws IllegalArgumentException if it is neither; the message says what would be accepted
   */
  static PriceListSource of(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("'': no source; accepted: " + ACCEPTED);
    }
    try {
      if (!ADDRESS.matcher(text).matches()) {
        return new Local(Path.of(text));
      }
      URI uri = new URI(text);
      return "file".equalsIgnoreCase(uri.getScheme()) ? new Local(Path.of(uri)) : new Web(uri);
    } catch (URISyntaxException | InvalidPathException e) {
      // Without the text: a broken address may hold a password, and this goes to the log.
      throw new IllegalArgumentException(
          "no address (" + (e instanceof URISyntaxException syntax ? syntax.getReason() : "not even a path")
              + "); accepted: " + ACCEPTED,
          e);
    }
  }
}
