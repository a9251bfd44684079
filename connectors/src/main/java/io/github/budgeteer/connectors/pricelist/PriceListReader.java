package io.github.budgeteer.connectors.pricelist;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.budgeteer.connectors.pricelist.OfferCollector.Term;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Reads AWS's price list as AWS delivers it: a bulk offer file ({@code index.json} of AmazonBedrock,
 * AmazonBedrockFoundationModels or AmazonBedrockService), answers of {@code GetProducts} (one JSON object with
 * {@code PriceList}, whose products may be text or objects), or products alone, one after the other or in an array. An index
 * of offer files (of all services, of a service's Regions, or of its versions) is told apart by what it holds.
 *
 * <p>Reads product by product, since offer files are big, and keeps of each only what a price needs.
 */
public final class PriceListReader {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String ACCEPTED = "; accepted: an offer file (index.json) or GetProducts pages of AWS's price list";

  private final OfferCollector collector;
  private final List<String> references = new ArrayList<>();
  private boolean found;

  private PriceListReader(Instant readAt) {
    collector = new OfferCollector(ModelNames.shipped(), readAt);
  }

  /** The price of a product that may not have come by yet; an empty SKU is that of the object's own product. */
  private record Waiting(String sku, Term term) {}

  /**
   * Reads a whole document; the stream is left open.
   *
   * @param file name of the document, for messages
   * @param readAt when it was made or is read; prices without any date hold from that hour on
   * @throws IllegalArgumentException if it is no price list; the message says where, and what would be accepted
   * @throws IOException if it can't be read
   */
  public static PriceDocument read(String file, InputStream in, Instant readAt) throws IOException {
    PriceListReader reader = new PriceListReader(readAt);
    try (JsonParser json = MAPPER.createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
      while (json.nextToken() != null) {
        reader.value(json);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          file + ":" + (e.getLocation() == null ? "" : e.getLocation().getLineNr() + ":") + " no JSON"
              + ACCEPTED,
          e);
    }
    if (reader.found) {
      return new PriceDocument.Prices(reader.collector.priceList());
    }
    if (reader.references.isEmpty()) {
      throw new IllegalArgumentException(file + ": no products" + ACCEPTED);
    }
    return new PriceDocument.Index(reader.references);
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

  /** Reads an offer file, a page, a product with its terms, or an index: their fields do not overlap. */
  private void object(JsonParser json) throws IOException {
    OfferIndex index = new OfferIndex();
    List<Waiting> waiting = new ArrayList<>();
    boolean inOfferFile = false;
    String ownSku = "";
    String published = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "PriceList" -> {
          found = true;
          value(json);
        }
        case "publicationDate" -> published = text(json);
        case "products" -> {
          inOfferFile = json.currentToken() == JsonToken.START_OBJECT;
          fields(json, (sku, product) -> collector.product(product));
        }
        case "product" -> {
          found = true;
          ownSku = collector.product(MAPPER.readTree(json));
        }
        case "terms" -> {
          collector.published(published);
          // JSON allows that the terms come before the products.
          terms(json, inOfferFile ? collector::term : (sku, term) -> waiting.add(new Waiting(sku, term)));
        }
        case "currentVersion" -> index.currentVersion(text(json));
        case "offers" -> fields(json, index::offer);
        case "regions" -> fields(json, index::region);
        case "versions" -> fields(json, index::version);
        default -> json.skipChildren();
      }
    }
    found |= inOfferFile;
    references.addAll(index.references());
    collector.published(published);
    for (Waiting price : waiting) {
      collector.term(price.sku().isEmpty() ? ownSku : price.sku(), price.term());
    }
  }

  /** Reads prices by type and SKU; a product's own terms come without the SKU around them. */
  private static void terms(JsonParser json, BiConsumer<String, Term> use) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String type = json.currentName();
      json.nextToken();
      fields(json, (name, value) -> {
        boolean isOwn = value.has("priceDimensions");
        for (JsonNode offer : isOwn ? List.of(value) : value) {
          for (JsonNode dimension : offer.path("priceDimensions")) {
            use.accept(isOwn ? "" : name, Term.of(type, offer, dimension));
          }
        }
      });
    }
  }

  /** Reads an object one field after the other; anything else is skipped. */
  private static void fields(JsonParser json, BiConsumer<String, JsonNode> use) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      use.accept(name, MAPPER.readTree(json));
    }
  }

  private static String text(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    json.skipChildren();
    return "";
  }
}
