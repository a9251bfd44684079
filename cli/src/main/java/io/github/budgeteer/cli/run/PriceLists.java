package io.github.budgeteer.cli.run;

import io.github.budgeteer.connectors.pricelist.PriceListLoader;
import io.github.budgeteer.connectors.pricelist.PriceListSource;
import io.github.budgeteer.connectors.pricelist.PriceLoad;
import io.github.budgeteer.events.PriceRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads price lists once, for a run that has an end: it must have them before it folds the first call. */
public final class PriceLists {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration TRANSFER_TIMEOUT = Duration.ofMinutes(10);
  private static final Logger LOG = LoggerFactory.getLogger(PriceLists.class);

  private PriceLists() {}

  /**
   * Reads all of them; what is left out goes to the log.
   *
   * @param now for prices without any date
   * @throws RunFailedException if one can't be read: a report must not look as if it had been
   */
  public static List<PriceRow> read(List<PriceListSource> sources, Instant now) {
    if (sources.isEmpty()) {
      return List.of();
    }
    try {
      PriceLoad load = new PriceListLoader(sources, REQUEST_TIMEOUT, TRANSFER_TIMEOUT).load(Map.of(), now);
      load.failures().stream().findFirst().ifPresent(failure -> {
        throw new RunFailedException("cannot read the price list " + failure.message(), null);
      });
      load.prices().notes().forEach(note -> LOG.warn("price list: {}", note));
      return load.prices().prices();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunFailedException("interrupted", e);
    }
  }
}
