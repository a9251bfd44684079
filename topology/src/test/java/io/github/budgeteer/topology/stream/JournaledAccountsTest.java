package io.github.budgeteer.topology.stream;

import static io.github.budgeteer.topology.stream.TopologyFixture.NOON;
import static io.github.budgeteer.topology.stream.TopologyFixture.principal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Account.Head;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Standing;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.budget.Ledger;
import io.github.budgeteer.topology.budget.model.RandomHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JournaledAccountsTest {
  private static final UsageKind KIND = new UsageKind(false, "model-1", "us-east-1", RoutingScope.IN_REGION,
      ServiceTier.STANDARD, new ContextBand(0));

  private KeyValueStore<String, byte[]> disk;
  private final Map<String, KeptAccount> expected = new TreeMap<>();
  private final Random random = new Random(3);

  @BeforeEach
  void open() {
    disk = bytes().build();
    disk.init(new MockProcessorContext<>().getStateStoreContext(), disk);
  }

  @AfterEach
  void close() {
    disk.close();
  }

  @Test
  void whoeverReadsHasTheNewestWhetherOrNotTheProcessIsTheSame() {
    JournaledAccounts accounts = new JournaledAccounts(disk);
    for (int commit = 0; commit < 4_000; commit++) {
      // Mostly the same few, so that the others come to be written whole.
      int users = random.nextInt(4) == 0 ? 60 : 5;
      Map<String, KeptAccount> changed = new LinkedHashMap<>();
      for (int i = random.nextInt(8); i > 0; i--) {
        String principalId = principal("user-" + random.nextInt(users));
        changed.put(principalId, changed(accounts, principalId, commit));
      }
      accounts
          .putAll(changed.entrySet().stream().map(entry -> KeyValue.pair(entry.getKey(), entry.getValue()))
              .toList());
      expected.putAll(changed);

      switch (random.nextInt(40)) {
        case 0, 1 -> accounts = new JournaledAccounts(disk);
        case 2 -> accounts.forget(); // Closed, and opened again.
        case 3 -> assertThat(all(accounts.all())).isEqualTo(expected);
        case 4 -> assertThat(all(accounts.range(principal("user-2"), principal("user-4"))))
            .isEqualTo(((TreeMap<String, KeptAccount>) expected).subMap(principal("user-2"), true,
                principal("user-4"), true));
        default -> {
          String principalId = principal("user-" + random.nextInt(60));
          assertThat(accounts.get(principalId)).isEqualTo(expected.get(principalId));
        }
      }
    }
    assertThat(all(new JournaledAccounts(disk).all())).isEqualTo(expected);
  }

  /** Kafka recycles a task that becomes a standby and then active again: it clears caches, and opens nothing anew. */
  @Test
  void whatAnotherProcessWroteMeanwhileCounts() {
    ObjectStore<String, KeptAccount> here = objects();
    String ana = principal("ana");
    here.put(ana, opened(ana));
    here.flushCache();
    here.put(ana, charged(Objects.requireNonNull(here.get(ana)), 1));
    here.flushCache();
    JournaledAccounts there = new JournaledAccounts(disk);
    for (int commit = 2; commit < 2 * JournaledAccounts.PLACES; commit++) {
      there.put(ana, charged(Objects.requireNonNull(there.get(ana)), commit));
    }
    KeptAccount newest = Objects.requireNonNull(there.get(ana)).with(List.of());
    there.put(ana, newest);

    here.clearCache();

    assertThat(here.get(ana)).isEqualTo(newest);
    KeptAccount last = charged(Objects.requireNonNull(here.get(ana)), 1_000);
    here.put(ana, last);
    here.flushCache();
    assertThat(new JournaledAccounts(disk).get(ana)).isEqualTo(last);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void whateverHappensToAnAccountIsStored(@ForAll("policies") Policy policy,
      @ForAll("steps") List<RandomHistory.Step> steps) {
    open();
    String ana = principal("ana");
    ObjectStore<String, KeptAccount> objects = objects();
    Ledger ledger = new Ledger(Ledger.Clock.WALL, (entry, bytes) -> {});
    Instant now = NOON;
    KeptAccount kept = new KeptAccount(
        ledger.applyPolicy(Account.unopened(ana, AccountType.USER), policy, now), List.of());
    for (int step = 0; step < steps.size(); step++) {
      objects.put(ana, kept);
      objects.flushCache();
      if (step % 3 == 0) {
        objects.clearCache();
      }
      assertThat(objects.get(ana)).isEqualTo(kept);
      kept = Objects.requireNonNull(objects.get(ana));

      now = now.plus(steps.get(step).gap().time());
      kept = kept.with(after(ledger, kept.account(), steps.get(step).event(), now, step));
    }
    close();
  }

  private static Account after(Ledger ledger, Account account, RandomHistory.Event event, Instant now,
      int step) {
    return switch (event) {
      case RandomHistory.Charge charge ->
        ledger.apply(account, RandomHistory.charged(charge, step), now.minus(charge.late()), now);
      case RandomHistory.Adjust adjust -> ledger.apply(account, adjusted(adjust, account), now, now);
      case RandomHistory.Rules rules -> ledger.applyPolicy(account, rules.policy(), now);
      case RandomHistory.Ask ask -> ledger.apply(account, new Fact.DirectiveReceived(
          new Directive("directive-" + step, account.principalId(), "ana", "because", ask.request().at(now))),
          now,
          now);
      case RandomHistory.Sight sight -> ledger.apply(account,
          new Fact.PrincipalObserved(sight.sighting(), "event-" + step, "ana"), now.minus(sight.late()), now);
      case RandomHistory.Answer answer -> {
        Standing.Pending pending = account.standing().pending();
        yield ledger.apply(account, new Fact.OutcomeReported(pending == null ? 1 : pending.decision(),
            answer.outcome(), false), now.minus(answer.late()), now);
      }
      case RandomHistory.Pass pass -> ledger.advance(account, now);
    };
  }

  private static Fact.Adjusted adjusted(RandomHistory.Adjust adjust, Account account) {
    return RandomHistory.adjusted(adjust, account.spend().period().start(),
        account.statements().stream().map(statement -> statement.period().start()).toList(),
        account.totals().models().getOrDefault("model", Usd.ZERO));
  }

  @Provide
  Arbitrary<List<RandomHistory.Step>> steps() {
    return RandomHistory.steps();
  }

  @Provide
  Arbitrary<Policy> policies() {
    return RandomHistory.policies();
  }

  @Test
  void aPageIsNobodysAccount() {
    JournaledAccounts accounts = new JournaledAccounts(disk);
    String ana = principal("ana");
    accounts.put(ana, opened(ana));
    accounts.put(ana, charged(Objects.requireNonNull(accounts.get(ana)), 1));
    List<String> pages = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> entries = disk.all()) {
      entries.forEachRemaining(entry -> pages.add(entry.key));
    }
    pages.remove(ana);

    assertThat(pages).singleElement().satisfies(page -> {
      assertThat(accounts.get(page)).isNull();
      assertThatThrownBy(() -> accounts.put(page, opened(page))).isInstanceOf(IllegalArgumentException.class);
    });
    accounts.put("", opened("")); // Comes before the pages.
    assertThat(all(accounts.all())).containsOnlyKeys("", ana);
  }

  @Test
  void aBusyAccountIsWrittenWholeOnceAndAnIdleOneOnceMore() {
    JournaledAccounts accounts = new JournaledAccounts(disk);
    String busy = principal("busy");
    String idle = principal("idle");
    accounts.putAll(List.of(KeyValue.pair(busy, opened(busy)), KeyValue.pair(idle, opened(idle))));
    accounts.putAll(List.of(KeyValue.pair(idle, charged(Objects.requireNonNull(accounts.get(idle)), 0))));
    byte[] idleAtFirst = disk.get(idle);
    byte[] busyAtFirst = disk.get(busy);
    for (int commit = 1; commit < JournaledAccounts.PLACES; commit++) {
      accounts.put(busy, charged(Objects.requireNonNull(accounts.get(busy)), commit));
    }
    assertThat(disk.get(idle)).as("its page is still there").isEqualTo(idleAtFirst);

    accounts.put(busy, charged(Objects.requireNonNull(accounts.get(busy)), JournaledAccounts.PLACES));

    assertThat(new AccountForm().read(disk.get(idle)).account().totals().invocations()).isOne();
    assertThat(disk.get(busy)).isEqualTo(busyAtFirst);
    assertThat(Objects.requireNonNull(new JournaledAccounts(disk).get(busy)).account().totals().invocations())
        .isEqualTo(JournaledAccounts.PLACES);
  }

  @Test
  void aCommitOfManyAccountsIsSeveralPagesAndMayFillTheJournalMoreThanOnce() {
    JournaledAccounts accounts = new JournaledAccounts(disk);
    for (int round = 0; round < 3; round++) {
      List<KeyValue<String, KeptAccount>> batch = new ArrayList<>();
      for (int i = 0; i < 60_000; i++) {
        String principalId = principal("user-" + i);
        KeptAccount before = expected.get(principalId);
        KeptAccount after = before == null ? opened(principalId) : charged(before, round);
        expected.put(principalId, after);
        batch.add(KeyValue.pair(principalId, after));
      }
      accounts.putAll(batch);
    }

    long pages = 0;
    try (KeyValueIterator<String, byte[]> entries = disk.all()) {
      while (entries.hasNext()) {
        KeyValue<String, byte[]> entry = entries.next();
        pages += entry.key.startsWith("arn:") ? 0 : 1;
        assertThat(entry.value.length).isLessThan(100_000);
      }
    }
    assertThat(pages).isEqualTo(JournaledAccounts.PLACES);
    JournaledAccounts reopened = new JournaledAccounts(disk);
    assertThat(expected).allSatisfy(
        (principalId, account) -> assertThat(reopened.get(principalId)).isEqualTo(account));
  }

  private ObjectStore<String, KeptAccount> objects() {
    return new ObjectStore<>(new JournaledAccounts(disk), 2);
  }

  /** Returns an open store of accounts, as the topology has it, for tests of what uses it. */
  static ObjectStore<String, KeptAccount> inMemory(StateStoreContext context) {
    ObjectStore<String, KeptAccount> accounts = new ObjectStore<>(new JournaledAccounts(bytes().build()),
        1_000);
    accounts.init(context, accounts);
    return accounts;
  }

  private static StoreBuilder<KeyValueStore<String, byte[]>> bytes() {
    return org.apache.kafka.streams.state.Stores
        .keyValueStoreBuilder(org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore(Stores.ACCOUNTS),
            Serdes.String(), Serdes.ByteArray())
        .withLoggingDisabled();
  }

  private KeptAccount changed(JournaledAccounts accounts, String principalId, int commit) {
    KeptAccount before = accounts.get(principalId);
    if (before == null) {
      return opened(principalId);
    }
    Account account = before.account();
    return switch (random.nextInt(30)) {
      case 0 ->
        before.with(account.with(account.totals().plus("model-" + random.nextInt(4), Usd.of("0.5"), true)));
      case 1 -> before.with(List.of());
      case 2 -> before.with(List.of(used(principalId, random.nextInt(3)), used(principalId, 9)));
      case 3 -> before.with(new Ledger(Ledger.Clock.WALL, (entry, bytes) -> {}).applyPolicy(account,
          TopologyFixture.policy(String.valueOf(1 + random.nextInt(9)), Duration.ZERO),
          NOON.plusSeconds(commit)));
      default -> charged(before, commit);
    };
  }

  private static KeptAccount opened(String principalId) {
    return new KeptAccount(new Ledger(Ledger.Clock.WALL, (entry, bytes) -> {}).applyPolicy(
        Account.unopened(principalId, AccountType.USER), TopologyFixture.policy("10", Duration.ZERO), NOON),
        List.of(used(principalId, 0)));
  }

  /** A call changes no name, if the account has called that model before. */
  private static KeptAccount charged(KeptAccount before, int commit) {
    Account account = before.account();
    List<RecentUsage> recent = before.recent().stream()
        .map(usage -> Objects.requireNonNull(usage.plus(usage.key().hour(), usage.key().periodStart(), KIND,
            lines(commit))))
        .toList();
    Account.Totals totals = account.totals();
    return before.with(account.with(new Head(account.head().sequence() + 1, "%064x".formatted(commit)))
        .at(NOON.plusMillis(commit))
        .with(totals.models().isEmpty()
            ? new Account.Totals(totals.usd(), totals.invocations() + 1, totals.afterSuspension(),
                totals.models())
            : totals.plus(totals.models().keySet().iterator().next(), Usd.of("0.0000001"), commit % 2 == 0))
        .with(new Account.Spend(account.spend().period(), account.spend().usd().plus(Usd.of("0.01")),
            Usd.of("3"),
            account.spend().announced(), account.spend().crossing())))
        .with(recent);
  }

  private static RecentUsage used(String principalId, int hour) {
    Instant start = NOON.plus(Duration.ofHours(hour));
    return RecentUsage.of(principalId, start, start, KIND, lines(1));
  }

  private static List<ChargeLine> lines(int units) {
    return List.of(new ChargeLine(Component.INPUT, units, Usd.of("0.7"), "price", false),
        new ChargeLine(Component.OUTPUT, 2L * units, Usd.of("1.1"), "price", false));
  }

  private static Map<String, KeptAccount> all(KeyValueIterator<String, KeptAccount> entries) {
    Map<String, KeptAccount> all = new TreeMap<>();
    try (entries) {
      while (entries.hasNext()) {
        String next = entries.peekNextKey();
        KeyValue<String, KeptAccount> entry = entries.next();
        assertThat(entry.key).isEqualTo(next);
        all.put(entry.key, entry.value);
      }
    }
    return all;
  }
}
