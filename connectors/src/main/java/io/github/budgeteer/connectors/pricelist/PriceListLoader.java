package io.github.budgeteer.connectors.pricelist;

import io.github.budgeteer.connectors.pricelist.PriceListClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads price lists, through indexes where a source is one.
 *
 * <p>The lists count together, since they overlap and the higher of two prices is taken. So once one has changed, those that
 * have not are read as well.
 */
public final class PriceListLoader {
  /** All services, then the Regions or versions of one. */
  private static final int MOST_INDEXES = 2;

  private final List<PriceListSource> sources;
  private final PriceListClient client;

  /**
   * Makes a loader.
   *
   * @param requestTimeout for a connection and for the begin of an answer
   * @param transferTimeout for the whole of a document
   */
  public PriceListLoader(Collection<PriceListSource> sources, Duration requestTimeout,
      Duration transferTimeout) {
    this.sources = List.copyOf(sources);
    client = new PriceListClient(requestTimeout, transferTimeout);
  }

  /**
   * Looks at all sources.
   *
   * @param known version by name of the lists that were read before
   * @param now for prices without any date
   */
  public PriceLoad load(Map<String, String> known, Instant now) throws InterruptedException {
    Attempt attempt = new Attempt(known, now);
    for (PriceListSource source : sources) {
      attempt.take(source, 0, known.get(source.name()));
    }
    return attempt.end();
  }

  /** One look at all sources. */
  private final class Attempt {
    private final Map<String, String> known;
    private final Instant now;
    private final Map<String, PriceListSource> unchanged = new LinkedHashMap<>();
    private final Map<String, PriceLoad.Loaded> loaded = new LinkedHashMap<>();
    private final Map<String, String> versions = new HashMap<>();
    private final List<PriceLoad.Failure> failures = new ArrayList<>();

    Attempt(Map<String, String> known, Instant now) {
      this.known = known;
      this.now = now;
    }

    void take(PriceListSource source, int indexes, @Nullable String version) throws InterruptedException {
      if (unchanged.containsKey(source.name()) || loaded.containsKey(source.name())) {
        return; // Two indexes may name the same list.
      }
      try {
        Answer answer = client.open(source, version);
        if (answer instanceof Answer.Unchanged) {
          unchanged.put(source.name(), source);
        } else {
          read(source, indexes, (Answer.Opened) answer);
        }
      } catch (IOException e) {
        failures.add(failure(source, e, true));
      } catch (IllegalArgumentException e) {
        failures.add(failure(source, e, false));
      }
    }

    PriceLoad end() throws InterruptedException {
      if (!loaded.isEmpty()) {
        for (PriceListSource source : List.copyOf(unchanged.values())) {
          unchanged.remove(source.name());
          take(source, 0, null);
        }
      }
      // One that failed is not among them: it is read in full once it answers, even if it has not changed.
      unchanged.keySet().forEach(name -> versions.put(name, known.get(name)));
      PriceList prices = loaded.values().stream().map(PriceLoad.Loaded::list).reduce(PriceList.EMPTY,
          PriceList::and);
      return new PriceLoad(prices, List.copyOf(loaded.values()), versions, failures);
    }

    private void read(PriceListSource source, int indexes, Answer.Opened opened)
        throws IOException, InterruptedException {
      PriceDocument document;
      try (opened) {
        document = PriceListReader.read(source.name(), opened.body(), opened.modified().orElse(now));
      }
      if (document instanceof PriceDocument.Index index) {
        follow(index, indexes, opened.source());
        return;
      }
      PriceDocument.Prices prices = (PriceDocument.Prices) document;
      loaded.put(source.name(), new PriceLoad.Loaded(source.name(), prices.list(),
          opened.transfer().bytes(), opened.modified().map(Instant::toEpochMilli).orElse(0L)));
      if (opened.version() != null) {
        versions.put(source.name(), opened.version());
      }
    }

    private void follow(PriceDocument.Index index, int indexes, PriceListSource source)
        throws InterruptedException {
      if (!(source instanceof PriceListSource.Web web)) {
        throw new IllegalArgumentException(
            "an index of price lists; accepted in a file: a price list (an offer file or GetProducts pages)");
      }
      if (indexes == MOST_INDEXES) {
        throw new IllegalArgumentException("an index within an index within an index; accepted: two at most");
      }
      for (String reference : index.references()) {
        PriceListSource.Web referred;
        try {
          referred = web.referred(reference);
        } catch (IllegalArgumentException e) {
          failures.add(failure(web, e, false));
          continue;
        }
        take(referred, indexes + 1, known.get(referred.name()));
      }
    }
  }

  private static PriceLoad.Failure failure(PriceListSource source, Exception e, boolean mayPass) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new PriceLoad.Failure(
        reason.startsWith(source.name()) ? reason : source.name() + ": " + reason, mayPass);
  }
}
