package io.github.budgeteer.cli.run;

import io.github.budgeteer.cli.embedded.LocalDynamoDb;
import io.github.budgeteer.enforcer.ConsumerLoop;
import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.enforcer.iam.LocalIam;
import io.github.budgeteer.enforcer.iam.aws.AwsIam;
import io.github.budgeteer.enforcer.iam.aws.Pause;
import io.github.budgeteer.enforcer.iam.aws.SdkIamClients;
import io.github.budgeteer.enforcer.mirror.BudgetMirror;
import io.github.budgeteer.enforcer.mirror.BudgetTables;
import io.github.budgeteer.enforcer.mirror.PriceMirror;
import io.github.budgeteer.enforcer.mirror.PriceTable;
import io.github.budgeteer.enforcer.mirror.RowReconciler;
import io.github.budgeteer.enforcer.mirror.TableNames;
import io.github.budgeteer.enforcer.mirror.UsageMirror;
import io.github.budgeteer.enforcer.mirror.UsageTable;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.topology.budget.Ledger;
import io.github.budgeteer.topology.pricing.Price;
import io.github.budgeteer.topology.pricing.RateCard;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What a run enforces on and mirrors to: AWS, or stand-ins that live in its data directory. */
final class Backend implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Backend.class);
  private static final int FEWEST_ATTEMPTS = 4;

  private final IamAccess iam;
  private final DynamoDbClient dynamoDb;
  private final TableNames tables;
  private final Optional<AwsTarget> aws;
  private final List<Runnable> closers;

  private Backend(IamAccess iam, DynamoDbClient dynamoDb, TableNames tables, Optional<AwsTarget> aws,
      List<Runnable> closers) {
    this.iam = iam;
    this.dynamoDb = dynamoDb;
    this.tables = tables;
    this.aws = aws;
    this.closers = closers;
  }

  /**
   * Opens that of a data directory.
   *
   * @throws IllegalStateException if AWS can't be called with what the environment gives
   */
  static Backend open(DataDirectory data) {
    Optional<AwsTarget> aws = AwsTarget.of(data);
    if (aws.isPresent()) {
      return onAws(aws.get());
    }
    LocalDynamoDb dynamoDb = data.temporary()
        ? LocalDynamoDb.inMemory()
        : LocalDynamoDb.open(data.dynamoDb());
    LocalIam iam = LocalIam.open(data.iam());
    return new Backend(iam, dynamoDb.client(), TableNames.of(AwsTarget.LOCAL), aws,
        List.of(iam::close, dynamoDb::close));
  }

  private static Backend onAws(AwsTarget target) {
    SdkIamClients clients = new SdkIamClients(Optional.ofNullable(target.foreignRole()));
    LOG.info("enforces in account {} and mirrors to the tables of {}", clients.ownAccount(),
        target.environment());
    AwsIam iam = new AwsIam(clients, target.iamOptions(), InstantSource.system(), Pause.sleeping(),
        RandomGenerator.getDefault());
    DynamoDbClient dynamoDb = DynamoDbClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
    return new Backend(iam, dynamoDb, TableNames.of(target.environment(), System.getenv()),
        Optional.of(target), List.of(iam::close, dynamoDb::close));
  }

  IamAccess iam() {
    return iam;
  }

  /** Returns whose settings count, besides the global ones. */
  String environment() {
    return aws.map(AwsTarget::environment).orElse(AwsTarget.LOCAL);
  }

  boolean isOnAws() {
    return aws.isPresent();
  }

  /**
   * Returns what keeps its tables up to date.
   *
   * <p>A run with an end leaves usage and prices out: nobody reads them before the next run that goes on, which catches up, and
   * the hours of years of logs would hold up its end. Shipped prices are written on AWS alone: nobody looks one up in a
   * stand-in, and there are thousands.
   */
  List<ConsumerLoop> mirrors(EnforcerConfig config, Ledger.Clock clock, InstantSource time,
      MeterRegistry registry) {
    BudgetTables rows = new BudgetTables(dynamoDb, tables);
    List<ConsumerLoop> loops = new ArrayList<>(List.of(new BudgetMirror(config, rows, time, registry)));
    config.reconcileEvery()
        .ifPresent(every -> loops.add(new RowReconciler(config, every, rows, time, registry)));
    switch (clock) {
      case EVENT -> {
      }
      case WALL -> loops.addAll(List.of(
          new UsageMirror(config, new UsageTable(dynamoDb, tables), time, registry),
          new PriceMirror(config, new PriceTable(dynamoDb, tables), shippedPrices(), registry)));
    }
    return loops;
  }

  private List<PriceRow> shippedPrices() {
    return aws.isEmpty()
        ? List.of()
        : RateCard.shipped().book().prices().stream().map(Price::toRow).toList();
  }

  /** Returns how the enforcer works on it. */
  EnforcerConfig configure(EnforcerConfig usual) {
    return aws.map(target -> usual.with(target.apiKeys())
        // At most one call a turn: more attempts would only make the first of them slower.
        .withAttempts(Math.max(FEWEST_ATTEMPTS, (int) Math.ceil(target.iamCallsPerSecond())))).orElse(usual);
  }

  @Override
  public void close() {
    closers.forEach(Runnable::run);
  }
}
