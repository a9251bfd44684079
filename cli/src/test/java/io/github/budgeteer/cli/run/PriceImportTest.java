package io.github.budgeteer.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.report.PriceChange;
import io.github.budgeteer.cli.report.PriceChanges;
import io.github.budgeteer.cli.report.PriceCounts;
import io.github.budgeteer.cli.report.RunReport;
import io.github.budgeteer.connectors.pricelist.PriceListSource;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.InferenceProfile;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.PeriodSpec;
import io.github.budgeteer.events.PriceFactor;
import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prices that come after the calls, on a real broker and on data that outlives the process's parts. */
class PriceImportTest {
  private static final Instant START = Instant.parse("2024-03-01T00:00:00Z");
  private static final String PROFILE = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456";
  private static final List<PriceInput> CHANGES = List.of(
      // Nova Pro's input costs 0.80 in the shipped book.
      new PriceRow("amazon.nova-pro-v1:0", "us-east-1", RoutingScope.IN_REGION, ServiceTier.STANDARD,
          Component.INPUT, ContextBand.ANY, Usd.of("0.4"), START, PriceOrigin.OPERATOR, "contract"),
      new PriceRow("amazon.nova-pro-v1:0", "us-east-1", RoutingScope.IN_REGION, ServiceTier.STANDARD,
          Component.INPUT, ContextBand.ANY, Usd.of("0.1"), START.plus(Duration.ofHours(2)),
          PriceOrigin.OPERATOR, "contract"),
      new PriceFactor(new BigDecimal("0.5"), START.plus(Duration.ofHours(1)), "contract"),
      new InferenceProfile(PROFILE,
          List.of("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0")));
  static final Progress SILENT = new Progress() {
    @Override
    public void stage(String name) {}

    @Override
    public void at(long done, long total, String remark) {}
  };

  @TempDir
  Path scratch;

  @Test
  void afterwardsEveryAccountIsWhatItWouldHaveBeen() throws Exception {
    Path logs = logs();
    Path late = scratch.resolve("late");
    RunReport before = run(late, logs);
    assertThat(status(before, "ana")).isEqualTo(Status.SUSPENDED);

    PricePreview wouldBe = new PriceImport(late, CHANGES).preview();
    List<PriceChange> preview = wouldBe.affected();
    assertThat(new PriceImport(late, CHANGES).apply(SILENT, stop -> {})).isEqualTo(PriceChanges.Applied.NOW);
    PriceCounts again = new PriceImport(late, CHANGES).preview().counts();
    RunReport adjusted = run(late, logs);

    Path early = Files.createDirectory(scratch.resolve("early"));
    assertThat(new PriceImport(early, CHANGES).apply(SILENT, stop -> {}))
        .isEqualTo(PriceChanges.Applied.BY_THE_NEXT_RUN);
    RunReport expected = run(early, logs);

    assertThat(adjusted.spendUsd()).isNotEqualTo(before.spendUsd()).isEqualTo(expected.spendUsd());
    for (int i = 0; i < expected.principals().size(); i++) {
      RunReport.Principal is = adjusted.principals().get(i);
      RunReport.Principal shouldBe = expected.principals().get(i);
      assertThat(is.totalUsd()).isEqualTo(shouldBe.totalUsd());
      assertThat(is.spentUsd()).isEqualTo(shouldBe.spentUsd());
      assertThat(is.threshold()).isEqualTo(shouldBe.threshold());
      assertThat(is.status()).isEqualTo(shouldBe.status());
      assertThat(is.access()).isEqualTo(shouldBe.access());
      assertThat(is.models()).isEqualTo(shouldBe.models());
      assertThat(preview).anySatisfy(change -> {
        assertThat(change.principalId()).isEqualTo(shouldBe.principalId());
        assertThat(change.after()).isEqualTo(shouldBe.spentUsd());
      });
    }
    assertThat(wouldBe.counts()).isEqualTo(new PriceCounts(0, 2, 0));
    assertThat(again).isEqualTo(new PriceCounts(0, 0, 2));
    assertThat(status(adjusted, "ana")).isEqualTo(Status.ACTIVE);
    assertThat(preview).filteredOn(change -> change.principalId().endsWith("ana")).singleElement()
        .satisfies(change -> assertThat(change.restores()).isTrue());
  }

  @Test
  void aRunThatGoesOnTakesThemOver() throws Exception {
    Path data = scratch.resolve("live");
    Path logs = logs();
    AtomicReference<Runnable> stop = new AtomicReference<>();
    ConcurrentLinkedQueue<LedgerEntry> told = new ConcurrentLinkedQueue<>();
    CompletableFuture<Results> live = new CompletableFuture<>();
    Thread.ofPlatform().start(() -> {
      try (DataDirectory directory = DataDirectory.open(data).orElseThrow()) {
        live.complete(
            new LiveRun(directory, inputs(logs), SILENT, 0, Optional.empty()).run(stop::set, told::add,
                notice -> {}));
      } catch (RuntimeException | Error e) {
        live.completeExceptionally(e);
      }
    });
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (told.size() < 2 && !live.isDone() && System.nanoTime() < end) {
      Thread.sleep(50);
    }

    PriceChanges.Applied applied = new PriceImport(data, CHANGES).apply(SILENT, ignored -> {});
    Usd expected = Usd.of("5.58");
    Optional<Usd> spend = Optional.empty();
    while (!spend.equals(Optional.of(expected)) && !live.isDone() && System.nanoTime() < end) {
      spend = spend(data);
      Thread.sleep(200);
    }
    stop.get().run();

    assertThat(applied).isEqualTo(PriceChanges.Applied.BY_THE_RUNNING);
    assertThat(spend).contains(expected);
    assertThat(live.get(60, TimeUnit.SECONDS).report().spendUsd()).isEqualTo(expected);
    assertThat(told).anyMatch(entry -> entry.entry() instanceof Decision.BudgetInitialized);
  }

  @Test
  void aRunThatGoesOnLooksAtAPriceList() throws Exception {
    Path data = scratch.resolve("listed");
    Path list = Files.writeString(scratch.resolve("list.json"),
        """
            {"publicationDate":"2024-02-01T00:00:00Z","products":{
             "A":{"sku":"A","attributes":{"regionCode":"us-east-1","usagetype":"USE1-NovaPro-input-tokens"}}},
             "terms":{"OnDemand":{"A":{"A.1":{"effectiveDate":"2024-02-01T00:00:00Z",
              "priceDimensions":{"A.1.1":{"unit":"1M tokens","pricePerUnit":{"USD":"0.5"}}}}}}}}
            """);
    RunInputs given = inputs(logs());
    RunInputs inputs = new RunInputs(given.logs(), List.of(), given.policies(), given.prices(),
        List.of(PriceListSource.of(list.toString())), List.of(), LiveInputs.PLAIN);
    AtomicReference<Runnable> stop = new AtomicReference<>(() -> {});
    CompletableFuture<Results> live = new CompletableFuture<>();
    Thread.ofPlatform().start(() -> {
      try (DataDirectory directory = DataDirectory.open(data).orElseThrow()) {
        live.complete(new LiveRun(directory, inputs, SILENT, 0, Optional.empty()).run(stop::set, entry -> {},
            notice -> {}));
      } catch (RuntimeException | Error e) {
        live.completeExceptionally(e);
      }
    });

    // 162 calls of ana's, 100,000 tokens each; the shipped book would make that 12.96 USD.
    Optional<Usd> expected = Optional.of(Usd.of("8.1"));
    Optional<Usd> spend = Optional.empty();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!spend.equals(expected) && !live.isDone() && System.nanoTime() < end) {
      Thread.sleep(200);
      spend = Instance.of(data).isEmpty() ? spend : spendOf(data, "ana");
    }
    stop.get().run();

    assertThat(spend).isEqualTo(expected);
    live.get(60, TimeUnit.SECONDS);
  }

  private static Optional<Usd> spend(Path data) {
    return spendOf(data, "");
  }

  private static Optional<Usd> spendOf(Path data, String user) {
    String servers = Instance.of(data).orElseThrow().bootstrapServers();
    Map<String, Account> accounts = new HashMap<>();
    try (TopicReader<Account> reader = TopicReader.of(servers, Pipeline.PREFIX, Topic.ACCOUNTS)) {
      reader.readToEnd(accounts::put);
    }
    return accounts.values().stream().filter(account -> account.principalId().endsWith(user))
        .map(account -> account.totals().usd()).reduce(Usd::plus);
  }

  private static Status status(RunReport report, String user) {
    return report.principals().stream().filter(principal -> principal.principalId().endsWith(user))
        .findFirst()
        .orElseThrow().status();
  }

  private static RunReport run(Path data, Path logs) {
    try (DataDirectory directory = DataDirectory.open(data).orElseThrow()) {
      return new BoundedRun(directory, inputs(logs), SILENT).run(stop -> {}).report();
    }
  }

  private static RunInputs inputs(Path logs) {
    RunOptions options = new RunOptions(Usd.of("10"), Duration.ZERO,
        new PeriodSpec.Rolling(Duration.ofDays(30)), null, Mode.ENFORCE, null, null, null);
    return new RunInputs(List.of(logs), options.policies(), List.of());
  }

  /** Three hours: ana on Nova Pro, ben on a profile whose model nobody knows yet. */
  private Path logs() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int minute = 0; minute < 180; minute++) {
      boolean ana = minute % 10 != 0;
      lines.append(
          """
              {"schemaType":"ModelInvocationLog","schemaVersion":"1.0","timestamp":"%s","accountId":"123456789012",\
              "identity":{"arn":"arn:aws:iam::123456789012:user/%s"},"region":"us-east-1","requestId":"r-%d",\
              "operation":"Converse","modelId":"%s","input":{"inputTokenCount":%d},"output":{"outputTokenCount":0}}
              """
              .formatted(START.plus(Duration.ofMinutes(minute)), ana ? "ana" : "ben", minute,
                  ana ? "amazon.nova-pro-v1:0" : PROFILE, ana ? 100_000 : 1_000_000));
    }
    return Files.writeString(Files.createDirectories(scratch.resolve("logs")).resolve("log.json"), lines);
  }
}
