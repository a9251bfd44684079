package io.github.budgeteer.connectors.pricelist;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where an index of AWS's bulk price list says that the current offer files are: {@code /offers/v1.0/aws/index.json} for all
 * services, {@code …/AmazonBedrock/current/region_index.json} for the Regions of one, {@code …/AmazonBedrock/index.json} for
 * its versions.
 */
final class OfferIndex {
  /** The services that Bedrock's prices are spread over. */
  static final Set<String> SERVICES = Set.of("AmazonBedrock", "AmazonBedrockFoundationModels",
      "AmazonBedrockService");

  private final List<String> current = new ArrayList<>();
  private final Map<String, String> versions = new HashMap<>();
  private String currentVersion = "";

  void offer(String service, JsonNode offer) {
    if (SERVICES.contains(service)) {
      add(offer.path("currentVersionUrl").asText(""));
    }
  }

  void region(String region, JsonNode offer) {
    add(offer.path("currentVersionUrl").asText(""));
  }

  void version(String version, JsonNode offer) {
    versions.put(version, offer.path("offerVersionUrl").asText(""));
  }

  void currentVersion(String version) {
    currentVersion = version;
  }

  /** Returns the addresses, relative to the index's own; none if nothing of an index was there. */
  List<String> references() {
    add(versions.getOrDefault(currentVersion, ""));
    return current;
  }

  private void add(String reference) {
    if (!reference.isEmpty()) {
      current.add(reference);
    }
  }
}
