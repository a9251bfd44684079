package io.github.budgeteer.cli.run;

import io.github.budgeteer.cli.report.PriceChange;
import io.github.budgeteer.cli.report.PriceCounts;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.events.UsageRow;
import io.github.budgeteer.topology.budget.Ledger;
import io.github.budgeteer.topology.budget.Rerating;
import io.github.budgeteer.topology.pricing.Price;
import io.github.budgeteer.topology.pricing.PriceBook;
import io.github.budgeteer.topology.pricing.Pricer;
import io.github.budgeteer.topology.pricing.RateCard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What price changes would do to the prices and accounts that a broker knows, by the same functions that would do it.
 *
 * @param counts what would become of the prices; null if there are none among the changes
 * @param affected the principals that would be affected, by id
 */
public record PricePreview(@Nullable PriceCounts counts, List<PriceChange> affected) {
  public PricePreview {
    affected = List.copyOf(affected);
  }

  /** Looks ahead; nothing is written. */
  static PricePreview of(String servers, Collection<? extends PriceInput> changes) {
    Map<String, Account> accounts = new TreeMap<>();
    Map<String, UsageRow> usage = new HashMap<>();
    try (TopicReader<Account> accountReader = TopicReader.of(servers, Pipeline.PREFIX, Topic.ACCOUNTS);
        TopicReader<UsageRow> usageReader = TopicReader.of(servers, Pipeline.PREFIX, Topic.USAGE)) {
      accountReader.readToEnd(accounts::put);
      usageReader.readToEnd(usage::put, usage::remove);
    }
    RateCard before = PriceTopics.read(servers);
    RateCard after = before.with(changes);
    return new PricePreview(counts(changes, before.book(), after.book()),
        changes(accounts, usage.values(), after));
  }

  static @Nullable PriceCounts counts(Collection<? extends PriceInput> changes, PriceBook before,
      PriceBook after) {
    int added = 0;
    int changed = 0;
    int unchanged = 0;
    for (PriceInput change : changes) {
      if (change instanceof PriceRow row) {
        Price price = Price.of(row);
        Optional<Usd> then = before.price(price.key(), row.effectiveFrom()).map(Price::usdPerMillion);
        if (then.isEmpty()) {
          added++;
        } else if (then.equals(after.price(price.key(), row.effectiveFrom()).map(Price::usdPerMillion))) {
          unchanged++;
        } else {
          changed++;
        }
      }
    }
    return added + changed + unchanged == 0 ? null : new PriceCounts(added, changed, unchanged);
  }

  static List<PriceChange> changes(Map<String, Account> accounts, Collection<UsageRow> usage,
      RateCard rates) {
    Map<String, List<UsageRow>> byPrincipal = new HashMap<>();
    usage.forEach(row -> byPrincipal.computeIfAbsent(row.key().principalId(), first -> new ArrayList<>())
        .add(row));
    Pricer pricer = new Pricer(rates);
    List<PriceChange> affected = new ArrayList<>();
    accounts.forEach((principalId, account) -> Rerating.of(byPrincipal.getOrDefault(principalId, List.of()),
        pricer::rate, account)
        .ifPresent(rerating -> affected.add(change(account, rerating.adjusted()))));
    return affected;
  }

  private static PriceChange change(Account account, Fact.Adjusted adjusted) {
    List<Decision> decisions = new ArrayList<>();
    Account after = new Ledger(Ledger.Clock.WALL, (entry, bytes) -> Optional.of(entry.entry())
        .filter(Decision.class::isInstance).map(Decision.class::cast).ifPresent(decisions::add))
        .apply(account, adjusted, account.time(), account.time());
    return new PriceChange(account.principalId(), account.spend().usd(), after.spend().usd(),
        adjusted.amount(),
        List.copyOf(decisions));
  }
}
