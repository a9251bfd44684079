package io.github.budgeteer.enforcer.mirror;

import static io.github.budgeteer.enforcer.mirror.Accounts.ANA;
import static io.github.budgeteer.enforcer.mirror.Accounts.OPENED;
import static io.github.budgeteer.enforcer.mirror.Accounts.anAccount;
import static io.github.budgeteer.enforcer.mirror.Accounts.standing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.github.budgeteer.enforcer.Backoff;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.PriceFactor;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.UsageRow;
import io.github.budgeteer.events.Usd;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;

/** What the tables hold, on whatever DynamoDB a subclass has. */
abstract class TablesConformance {
  private static final String BUDGETS = "bedrock-budgeteer-test-user-budgets";
  private static final String AUDIT = "bedrock-budgeteer-test-audit-logs";
  private static final String USAGE = "bedrock-budgeteer-test-usage-tracking";
  private static final String PRICING = "bedrock-budgeteer-test-pricing";
  private static final Instant HOUR = Instant.parse("2026-11-01T13:00:00Z");
  private static final String NOVA = "amazon.nova-lite-v1:0";
  private final DynamoDbClient dynamoDb = client();
  private final BudgetTables tables = new BudgetTables(dynamoDb, TableNames.of("test"));
  private final UsageTable usage = new UsageTable(dynamoDb, TableNames.of("test"));
  private final PriceTable prices = new PriceTable(dynamoDb, TableNames.of("test"));

  /** Returns a client of one DynamoDB, the same for all tests. */
  abstract DynamoDbClient client();

  @BeforeEach
  void freshTables() {
    dynamoDb.listTables().tableNames()
        .forEach(name -> dynamoDb.deleteTable(delete -> delete.tableName(name)));
    tables.create();
    usage.create();
    prices.create();
  }

  @Test
  void tablesAndIndexAreThoseThatUsersKnow() {
    var budgets = dynamoDb.describeTable(describe -> describe.tableName(BUDGETS)).table();
    var audit = dynamoDb.describeTable(describe -> describe.tableName(AUDIT)).table();

    assertThat(budgets.keySchema()).extracting(KeySchemaElement::attributeName)
        .containsExactly("principal_id");
    assertThat(budgets.globalSecondaryIndexes()).singleElement().satisfies(index -> {
      assertThat(index.indexName()).isEqualTo("BudgetStatusIndex");
      assertThat(index.keySchema()).extracting(KeySchemaElement::attributeName)
          .containsExactly("budget_status", "created_at");
      assertThat(index.projection().projectionType()).isEqualTo(ProjectionType.KEYS_ONLY);
    });
    assertThat(audit.keySchema()).extracting(KeySchemaElement::attributeName)
        .containsExactly("principal_id", "sequence");
    var tracking = dynamoDb.describeTable(describe -> describe.tableName(USAGE)).table();
    assertThat(tracking.keySchema()).extracting(KeySchemaElement::attributeName)
        .containsExactly("principal_id", "timestamp");
    assertThat(tracking.globalSecondaryIndexes()).singleElement().satisfies(index -> {
      assertThat(index.indexName()).isEqualTo("ServiceUsageIndex");
      assertThat(index.keySchema()).extracting(KeySchemaElement::attributeName)
          .containsExactly("service_name", "timestamp");
    });
    assertThat(dynamoDb.describeTable(describe -> describe.tableName(PRICING)).table().keySchema())
        .extracting(KeySchemaElement::attributeName).containsExactly("model_id", "price_key");
  }

  @Test
  void aTableThatIsMissingIsCreatedAndWhatExistsIsKept() {
    tables.put(anAccount(ANA, 1, "0.5"));
    assertThat(tables.areMissing()).isFalse();
    dynamoDb.deleteTable(delete -> delete.tableName(AUDIT));
    assertThat(tables.areMissing()).isTrue();

    tables.create();

    assertThat(tables.areMissing()).isFalse();
    assertThat(row()).containsEntry("spent_usd", fromN("0.5"));
  }

  @Test
  void aRowSaysWhatTheAccountSaysAndMoneyIsExact() {
    tables
        .put(standing(anAccount(ANA, 7, "1234567890.000000000123456789"), Status.GRACE_PERIOD, Access.ALLOWED,
            OPENED.plusSeconds(300)));

    assertThat(row()).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(Map.entry("principal_id", fromS(ANA)),
        Map.entry("user_name", fromS("ana")), Map.entry("account_type", fromS("user")),
        Map.entry("budget_limit_usd", fromN("10")),
        Map.entry("spent_usd", fromN("1234567890.000000000123456789")),
        Map.entry("status", fromS("grace_period")), Map.entry("budget_status", fromS("grace_period")),
        Map.entry("access", fromS("allowed")),
        Map.entry("budget_refresh_date", fromS("2026-12-01T00:00:00Z")),
        Map.entry("grace_deadline_epoch", fromN(Long.toString(OPENED.plusSeconds(300).getEpochSecond()))),
        Map.entry("created_at", fromS("2026-11-01T00:00:07Z")), Map.entry("sequence", fromN("7"))));
  }

  @Test
  void whatNoLongerHoldsIsRemovedAndTheCreationTimeStays() {
    tables
        .put(standing(anAccount(ANA, 1, "11"), Status.GRACE_PERIOD, Access.ALLOWED, OPENED.plusSeconds(300)));

    tables.put(anAccount(ANA, 2, "11").with(new Policy(null, 70, 90, Duration.ZERO, Policy.DEFAULT_PERIOD,
        Mode.OBSERVE)));

    assertThat(row()).doesNotContainKeys("grace_deadline_epoch", "budget_limit_usd")
        .containsEntry("created_at", fromS("2026-11-01T00:00:01Z")).containsEntry("sequence", fromN("2"));
  }

  @Test
  void anOlderOrRepeatedAccountChangesNothing() {
    tables.put(anAccount(ANA, 5, "2"));
    Map<String, AttributeValue> before = row();

    tables.put(anAccount(ANA, 4, "1"));
    tables.put(anAccount(ANA, 5, "3"));

    assertThat(row()).isEqualTo(before);
  }

  @Test
  void theIndexFindsPrincipalsByStatus() {
    tables.put(standing(anAccount(ANA, 1, "11"), Status.SUSPENDED, Access.DENIED, null));
    tables.put(anAccount("arn:aws:iam::123456789012:role/ben", 1, "1"));

    var suspended = dynamoDb.query(query -> query.tableName(BUDGETS).indexName("BudgetStatusIndex")
        .keyConditionExpression("budget_status = :status")
        .expressionAttributeValues(Map.of(":status", fromS("suspended")))).items();

    assertThat(suspended).extracting(item -> item.get("principal_id")).containsExactly(fromS(ANA));
  }

  @Test
  void aDecisionIsWrittenDownOnceAndNeverOverwritten() {
    LedgerEntry suspended = decision(9, new Decision.AccessSuspended(8, null));
    tables.put(suspended, (Decision) suspended.entry());

    tables.put(decision(9, new Decision.AccessRestored(8)), new Decision.AccessRestored(8));

    List<Map<String, AttributeValue>> audit = dynamoDb.scan(scan -> scan.tableName(AUDIT)).items();
    assertThat(audit).singleElement().satisfies(item -> {
      assertThat(item).containsEntry("principal_id", fromS(ANA)).containsEntry("sequence", fromN("9"))
          .containsEntry("event_type", fromS("AccessSuspended"))
          .containsEntry("occurred_at", fromS("2026-11-01T00:00:00Z"));
      AttributeValue detail = item.getOrDefault("detail", fromS(""));
      assertThat(Topic.DECISIONS.json().decode(detail.s().getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(suspended);
    });
  }

  @Test
  void anHourOfAModelIsOneRowWithTheSumOfItsRecords() {
    usage.put(UsageHour.of(used(Component.INPUT, 1_000, "0.00006"), 10));
    usage.put(UsageHour.of(used(Component.OUTPUT, 200, "0.000000000000000048"), 11));
    usage.put(UsageHour.of(used(Component.IMAGE, 3, "0.5"), 12));

    assertThat(hours()).singleElement().satisfies(row -> assertThat(row)
        .containsEntry("principal_id", fromS(ANA))
        .containsEntry("timestamp", fromS("2026-11-01T13:00:00Z#" + NOVA))
        .containsEntry("service_name", fromS("bedrock")).containsEntry("model_id", fromS(NOVA))
        .containsEntry("token_count", fromN("1200"))
        .containsEntry("cost_usd", fromN("0.500060000000000048")));
  }

  @Test
  void ofOneRecordTheLatestCountsInWhateverOrderTheyCome() {
    UsageHour early = UsageHour.of(used(Component.INPUT, 1_000, "1"), 10);
    UsageHour corrected = UsageHour.of(used(Component.INPUT, 1_500, "0.9"), 20);
    usage.put(corrected);
    List<Map<String, AttributeValue>> before = hours();

    usage.put(corrected);
    usage.put(early);

    assertThat(hours()).isEqualTo(before).singleElement().satisfies(
        row -> assertThat(row).containsEntry("token_count", fromN("1500"))
            .containsEntry("cost_usd", fromN("0.9")));
  }

  @Test
  void whatAnotherRecordHoldsNowIsTakenOut() {
    UsageRow moved = used(Component.INPUT, 1_000, "1");
    usage.put(UsageHour.of(moved, 10));
    usage.put(UsageHour.of(used(Component.OUTPUT, 10, "0.25"), 11));

    usage.put(UsageHour.removed(moved.key().toString(), 12));

    assertThat(hours()).singleElement().satisfies(
        row -> assertThat(row).containsEntry("token_count", fromN("10"))
            .containsEntry("cost_usd", fromN("0.25")));
  }

  @Test
  void theServiceIndexFindsTheHoursOfAllPrincipals() {
    usage.put(UsageHour.of(used(Component.INPUT, 1_000, "1"), 10));

    var found = dynamoDb.query(query -> query.tableName(USAGE).indexName("ServiceUsageIndex")
        .keyConditionExpression("service_name = :service AND #time >= :from")
        .expressionAttributeNames(Map.of("#time", "timestamp"))
        .expressionAttributeValues(Map.of(":service", fromS("bedrock"), ":from", fromS("2026-11-01T13"))))
        .items();

    assertThat(found).singleElement().satisfies(row -> assertThat(row)
        .containsEntry("principal_id", fromS(ANA)).containsEntry("cost_usd", fromN("1"))
        .containsEntry("token_count", fromN("1000")).containsEntry("model_id", fromS(NOVA)));
  }

  @Test
  void aPriceStandsUnderItsModelAndTheRestOfItsKeyAndTheLatestCounts() {
    prices.put(price("0.06", PriceOrigin.OPERATOR), 4);

    prices.put(price("0.05", PriceOrigin.OPERATOR), 3);
    prices.put(new PriceFactor(new BigDecimal("0.85"), HOUR, "contract"), 5);

    assertThat(all(PRICING)).hasSize(2).anySatisfy(row -> assertThat(row)
        .containsEntry("model_id", fromS(NOVA))
        .containsEntry("price_key",
            fromS("us-east-1/in-region/standard/input/any@2026-11-01T13:00:00Z operator"))
        .containsEntry("usd_per_million", fromN("0.06")).containsEntry("origin", fromS("operator")))
        .anySatisfy(row -> assertThat(row).containsEntry("model_id", fromS("price_factor"))
            .containsEntry("factor", fromN("0.85")));
  }

  @Test
  void aPriceWhoseRecordWasRemovedIsGoneUnlessItHasComeAgain() {
    PriceRow shipped = price("0.06", PriceOrigin.SHIPPED);
    PriceRow own = new PriceRow("application-inference-profile/8kq2/m5", shipped.region(), shipped.scope(),
        shipped.tier(), shipped.component(), shipped.context(), shipped.usdPerMillion(), HOUR,
        PriceOrigin.OPERATOR, "page");
    PriceFactor factor = new PriceFactor(new BigDecimal("0.85"), HOUR, "contract");
    prices.toShip(List.of(shipped)).forEach(Runnable::run);
    prices.put(own, 3);
    prices.put(factor, 4);

    List.of(own, factor).forEach(row -> prices.removal(row.key(), 2).run());
    assertThat(all(PRICING)).as("they have come again").hasSize(3);

    List.of(own, factor, shipped).forEach(row -> prices.removal(row.key(), 5).run());
    assertThat(all(PRICING)).singleElement().satisfies(
        row -> assertThat(row).as("whoever runs the program writes it").containsEntry("origin",
            fromS("shipped")));
    prices.removal(own.key(), 6).run(); // There is none.
    assertThatThrownBy(() -> prices.removal("some/thing", 7)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shippedPricesAreComparedAndOnlyWhatDiffersIsWritten() {
    PriceRow shipped = price("0.06", PriceOrigin.SHIPPED);
    PriceRow other = new PriceRow("amazon.nova-pro-v1:0", shipped.region(), shipped.scope(), shipped.tier(),
        shipped.component(), shipped.context(), shipped.usdPerMillion(), HOUR, PriceOrigin.SHIPPED, "page");
    prices.put(price("0.01", PriceOrigin.OPERATOR), 3);
    prices.toShip(List.of(shipped, other)).forEach(Runnable::run);
    assertThat(all(PRICING)).hasSize(3);
    assertThat(prices.toShip(List.of(shipped, other))).isEmpty();

    List<Runnable> writes = prices.toShip(List.of(price("0.07", PriceOrigin.SHIPPED)));
    writes.forEach(Runnable::run);

    assertThat(writes).hasSize(2);
    assertThat(all(PRICING)).extracting(row -> row.get("usd_per_million"))
        .containsExactlyInAnyOrder(fromN("0.07"), fromN("0.01"));
  }

  @Test
  void whateverIsThrottledLostOrTriedTwiceInWhateverOrderTheRowsEndTheSame() {
    FlakyDynamoDb flaky = new FlakyDynamoDb(dynamoDb, new Random(7));
    BudgetTables budgets = new BudgetTables(flaky.client(), TableNames.of("test"));
    UsageTable hours = new UsageTable(flaky.client(), TableNames.of("test"));
    List<Runnable> writes = new ArrayList<>();
    for (int sequence = 1; sequence <= 12; sequence++) {
      String spent = Integer.toString(sequence);
      LedgerEntry line = decision(sequence, new Decision.AccessRestored(sequence));
      UsageHour input = UsageHour.of(used(Component.INPUT, 100L * sequence, spent), sequence * 2L);
      UsageHour output = UsageHour.of(used(Component.OUTPUT, sequence, "0." + spent), sequence * 2L + 1);
      long seen = sequence;
      writes.addAll(List.of(() -> budgets.put(anAccount(ANA, seen, spent)),
          () -> budgets.put(line, (Decision) line.entry()), () -> hours.put(input), () -> hours.put(output)));
    }
    writes.addAll(List.copyOf(writes));
    Collections.shuffle(writes, new Random(8));
    try (TableWriter writer = new TableWriter(4, new Backoff(Duration.ZERO, Duration.ZERO, new Random(9)),
        wait -> {}, new MirrorMetrics("test", new SimpleMeterRegistry()))) {

      assertThat(writer.insist(writes)).isEqualTo(TableWriter.Result.DONE);
    }

    assertThat(flaky.failures()).isGreaterThan(20);
    assertThat(row()).containsEntry("sequence", fromN("12")).containsEntry("spent_usd", fromN("12"));
    assertThat(all(AUDIT)).extracting(row -> row.get("sequence")).hasSize(12).doesNotHaveDuplicates();
    assertThat(hours()).singleElement().satisfies(
        row -> assertThat(row).containsEntry("token_count", fromN("1212"))
            .containsEntry("cost_usd", fromN("12.12")));
  }

  private static UsageRow used(Component component, long units, String usd) {
    return new UsageRow(new UsageRow.Key(ANA, HOUR, OPENED, false, NOVA, "us-east-1", RoutingScope.IN_REGION,
        ServiceTier.STANDARD, ContextBand.ANY, component), units, Usd.of(usd), Usd.ZERO);
  }

  private static PriceRow price(String usd, PriceOrigin origin) {
    return new PriceRow(NOVA, "us-east-1", RoutingScope.IN_REGION, ServiceTier.STANDARD, Component.INPUT,
        ContextBand.ANY, Usd.of(usd), HOUR, origin, "page");
  }

  private List<Map<String, AttributeValue>> hours() {
    return all(USAGE);
  }

  private List<Map<String, AttributeValue>> all(String table) {
    return dynamoDb.scan(scan -> scan.tableName(table)).items();
  }

  private static LedgerEntry decision(long sequence, Decision decision) {
    return new LedgerEntry(ANA, sequence, OPENED, OPENED, Usd.of("1"), "ab", decision);
  }

  private Map<String, AttributeValue> row() {
    return dynamoDb.getItem(get -> get.tableName(BUDGETS).key(Map.of("principal_id", fromS(ANA)))).item();
  }
}
