package io.github.budgeteer.cli.run;

import io.github.budgeteer.cli.report.PriceChange;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.events.UsageRow;
import io.github.budgeteer.topology.budget.Ledger;
import io.github.budgeteer.topology.budget.Rerating;
import io.github.budgeteer.topology.pricing.Pricer;
import io.github.budgeteer.topology.pricing.RateCard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What price changes would do to the accounts that a broker knows, by the same functions that would do it. */
public final class PricePreview {
  private PricePreview() {}

  /** Returns the principals that would be affected, by id; nothing is written. */
  static List<PriceChange> of(String servers, Collection<? extends PriceInput> changes) {
    Map<String, Account> accounts = new TreeMap<>();
    Map<String, UsageRow> usage = new HashMap<>();
    try (TopicReader<Account> accountReader = TopicReader.of(servers, Pipeline.PREFIX, Topic.ACCOUNTS);
        TopicReader<UsageRow> usageReader = TopicReader.of(servers, Pipeline.PREFIX, Topic.USAGE)) {
      accountReader.readToEnd(accounts::put);
      usageReader.readToEnd(usage::put, usage::remove);
    }
    return changes(accounts, usage.values(), PriceTopics.read(servers).with(changes));
  }

  static List<PriceChange> changes(Map<String, Account> accounts, Collection<UsageRow> usage,
      RateCard rates) {
    Map<String, List<UsageRow>> byPrincipal = new HashMap<>();
    usage.forEach(row -> byPrincipal.computeIfAbsent(row.key().principalId(), first -> new ArrayList<>())
        .add(row));
    Pricer pricer = new Pricer(rates);
    List<PriceChange> affected = new ArrayList<>();
    accounts.forEach((principalId, account) -> Rerating.of(byPrincipal.getOrDefault(principalId, List.of()),
        pricer::rate, account.spend().period().start())
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
