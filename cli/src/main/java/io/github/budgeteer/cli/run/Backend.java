package io.github.budgeteer.cli.run;

import io.github.budgeteer.cli.embedded.LocalDynamoDb;
import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.enforcer.iam.LocalIam;
import io.github.budgeteer.enforcer.iam.aws.AwsIam;
import io.github.budgeteer.enforcer.iam.aws.Pause;
import io.github.budgeteer.enforcer.iam.aws.SdkIamClients;
import io.github.budgeteer.enforcer.mirror.BudgetTables;
import java.time.InstantSource;
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
  private final BudgetTables tables;
  private final Optional<AwsTarget> aws;
  private final List<Runnable> closers;

  private Backend(IamAccess iam, BudgetTables tables, Optional<AwsTarget> aws, List<Runnable> closers) {
    this.iam = iam;
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
    return new Backend(iam, new BudgetTables(dynamoDb.client(), Pipeline.ENVIRONMENT), aws,
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
    return new Backend(iam, new BudgetTables(dynamoDb, target.environment()), Optional.of(target),
        List.of(iam::close, dynamoDb::close));
  }

  IamAccess iam() {
    return iam;
  }

  BudgetTables tables() {
    return tables;
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
