package io.github.budgeteer.connectors;

import java.util.ArrayList;
import java.util.List;

/** Writes offer files in the form of AWS's. */
final class OfferFile {
  private final List<String> products = new ArrayList<>();
  private final List<String> terms = new ArrayList<>();

  private OfferFile() {}

  static OfferFile anOfferFile() {
    return new OfferFile();
  }

  /** Adds a price per thousand tokens. */
  OfferFile with(String usageType, String usdPerThousand) {
    String sku = "S" + products.size();
    products.add(
        "\"%1$s\":{\"sku\":\"%1$s\",\"attributes\":{\"regionCode\":\"eu-north-1\",\"usagetype\":\"%2$s\"}}"
            .formatted(sku, usageType));
    terms.add(("\"%1$s\":{\"%1$s.T\":{\"effectiveDate\":\"2026-10-01T00:00:00Z\",\"priceDimensions\":{\"D\":"
        + "{\"unit\":\"1K tokens\",\"pricePerUnit\":{\"USD\":\"%2$s\"}}}}}").formatted(sku, usdPerThousand));
    return this;
  }

  String json() {
    return "{\"formatVersion\":\"v1.0\",\"publicationDate\":\"2026-10-06T20:15:01Z\",\n\"products\":{"
        + String.join(",\n", products) + "},\n\"terms\":{\"OnDemand\":{" + String.join(",\n", terms)
        + "}}}\n";
  }
}
