package io.github.budgeteer.topology.pricelist;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/**
 * Reads AWS's price list as AWS delivers it: a bulk offer file ({@code index.json} of AmazonBedrock,
 * AmazonBedrockFoundationModels or AmazonBedrockService), answers of {@code GetProducts} (one JSON object with
 * {@code PriceList}, whose products may be text or objects), or products alone, one after the other or in an array.
 *
 * <p>Reads product by product, since offer files are big, and keeps of each only what a price needs.
 */
public final class PriceListReader {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final OfferCollector collector;
  private boolean found;

  private PriceListReader(Instant readAt) {
    collector = new OfferCollector(ModelNames.shipped(), readAt);
  }

  /**
   * Reads a whole file.
   *
   * @param file name of the file, for messages
   * @param readAt when it is read; prices without any date hold from that hour on
   * @throws IllegalArgumentException if it is no price list; the message says where, and what would be accepted
   * @throws IOException if it can't be read
   */
  public static PriceList read(String file, InputStream in, Instant readAt) throws IOException {
    PriceListReader reader = new PriceListReader(readAt);
    try (JsonParser json = MAPPER.createParser(in)) {
      while (json.nextToken() != null) {
        reader.value(json);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          file + ":" + (e.getLocation() == null ? "" : e.getLocation().getLineNr() + ": ")
              + "no JSON; accepted: "
              + "an offer file (index.json) or GetProducts pages of AWS's price list",
          e);
    }
    if (!reader.found) {
      throw new IllegalArgumentException(
          file + ": no products; accepted: an offer file (index.json) or GetProducts pages of AWS's price list");
    }
    return reader.collector.priceList();
  }

  private void value(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        value(json);
      }
    } else if (json.currentToken() == JsonToken.START_OBJECT) {
      object(json);
    } else if (json.currentToken() == JsonToken.VALUE_STRING) {
      try (JsonParser text = MAPPER.createParser(json.getText())) {
        while (text.nextToken() != null) {
          if (text.currentToken() == JsonToken.START_OBJECT) {
            object(text);
          } else {
            text.skipChildren();
          }
        }
      }
    }
  }

  /** Reads an offer file, a page, or a product with its terms: their fields do not overlap. */
  private void object(JsonParser json) throws IOException {
    JsonNode product = null;
    JsonNode terms = null;
    boolean inOfferFile = false;
    String published = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "PriceList" -> {
          found = true;
          value(json);
        }
        case "publicationDate" -> published = json.getText();
        case "products" -> {
          inOfferFile = true;
          products(json);
        }
        case "product" -> product = MAPPER.readTree(json);
        case "terms" -> {
          if (inOfferFile) {
            collector.published(published);
            terms(json);
          } else {
            terms = MAPPER.readTree(json);
          }
        }
        default -> json.skipChildren();
      }
    }
    if (terms == null) {
      return;
    }
    collector.published(published);
    if (product != null) {
      found = true;
      termsOf(collector.product(product), terms);
    } else if (inOfferFile) {
      // The terms came before the products, which JSON allows.
      terms.properties().forEach(type -> type.getValue().properties()
          .forEach(ofSku -> collector.terms(type.getKey(), ofSku.getKey(), ofSku.getValue())));
    }
  }

  private void products(JsonParser json) throws IOException {
    found = true;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      json.nextToken();
      collector.product(MAPPER.readTree(json));
    }
  }

  private void terms(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String type = json.currentName();
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String sku = json.currentName();
        json.nextToken();
        collector.terms(type, sku, MAPPER.readTree(json));
      }
    }
  }

  /** A product's own terms come without the SKU around them. */
  private void termsOf(String sku, JsonNode terms) {
    terms.properties().forEach(type -> collector.terms(type.getKey(), sku, type.getValue()));
  }
}
