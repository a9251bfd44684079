package io.github.budgeteer.events;

import java.util.List;

/**
 * The topic catalogue: every topic with its key, value, partitions and cleanup. Names get a prefix where they are used.
 *
 * @param <T> type of the values
 * @param label name without the prefix
 * @param json value form
 * @param layout how many partitions
 * @param cleanup what the broker may drop
 */
public record Topic<T>(String label, Json<T> json, Layout layout, Cleanup cleanup) {
  public static final String DEFAULT_PREFIX = "budgeteer.";

  /** Bedrock calls, keyed by principal. */
  public static final Topic<Intake> INVOCATIONS = new Topic<>("invocations", Json.of(Intake.class),
      Layout.BY_PRINCIPAL,
      Cleanup.DELETE);
  /** What CloudTrail tells, keyed by the principal that it happened to. */
  public static final Topic<Activity> ACTIVITY = new Topic<>("activity", Json.of(Activity.class),
      Layout.BY_PRINCIPAL,
      Cleanup.DELETE);
  /** What the enforcer did, keyed by principal. */
  public static final Topic<OutcomeRecord> OUTCOMES = new Topic<>("outcomes", Json.of(OutcomeRecord.class),
      Layout.BY_PRINCIPAL, Cleanup.DELETE);
  /** What people and configuration ask for, keyed by principal. */
  public static final Topic<Directive> DIRECTIVES = new Topic<>("directives", Json.of(Directive.class),
      Layout.BY_PRINCIPAL, Cleanup.DELETE);
  /** Every fact and decision in the order applied, keyed by principal. */
  public static final Topic<LedgerEntry> LEDGER = new Topic<>("ledger", Json.of(LedgerEntry.class),
      Layout.BY_PRINCIPAL,
      Cleanup.DELETE);
  /** The ledger's decisions alone, keyed by principal; one partition, so that consumers see one order. */
  public static final Topic<LedgerEntry> DECISIONS = new Topic<>("decisions", Json.of(LedgerEntry.class),
      Layout.SINGLE,
      Cleanup.DELETE);
  /** The latest account, keyed by principal. */
  public static final Topic<Account> ACCOUNTS = new Topic<>("accounts", Json.of(Account.class),
      Layout.BY_PRINCIPAL,
      Cleanup.COMPACT);
  /** Changes to the shipped price book, keyed by {@link PriceRow#key}. */
  public static final Topic<PriceInput> PRICES = new Topic<>("prices", Json.of(PriceInput.class),
      Layout.SINGLE,
      Cleanup.COMPACT);
  /** What application inference profiles lead to, keyed by their ARN. */
  public static final Topic<PriceInput> INFERENCE_PROFILES = new Topic<>("inference-profiles",
      Json.of(PriceInput.class), Layout.SINGLE, Cleanup.COMPACT);
  /** Changes to the shipped defaults, keyed by SSM path. */
  public static final Topic<Setting> SETTINGS = new Topic<>("settings", Json.of(Setting.class), Layout.SINGLE,
      Cleanup.COMPACT);
  /** These three, on every partition. */
  public static final Topic<SharedInput> SHARED_INPUTS = new Topic<>("shared-inputs",
      Json.of(SharedInput.class),
      Layout.BY_PRINCIPAL, Cleanup.COMPACT);
  /** What each principal used and was charged by hour and price, keyed by all of these. */
  public static final Topic<UsageRow> USAGE = new Topic<>("usage", Json.of(UsageRow.class),
      Layout.BY_PRINCIPAL,
      Cleanup.COMPACT);
  /** What each partition of {@code invocations} took in, keyed by its number. */
  public static final Topic<IntakeTally> INTAKE = new Topic<>("intake", Json.of(IntakeTally.class),
      Layout.SINGLE,
      Cleanup.COMPACT);
  /** The enforcer's own state, keyed by principal. */
  public static final Topic<EnforcementState> ENFORCEMENT = new Topic<>("enforcement",
      Json.of(EnforcementState.class), Layout.SINGLE, Cleanup.COMPACT);
  /** Whether what is actual is what is wanted: what somebody asks, and the answers; keyed by the request's id. */
  public static final Topic<ReconciliationRecord> RECONCILIATIONS = new Topic<>("reconciliations",
      Json.of(ReconciliationRecord.class), Layout.SINGLE, Cleanup.DELETE);
  /** How far each log file and price list has been delivered, keyed by its path or address. */
  public static final Topic<Delivery> DELIVERIES = new Topic<>("deliveries", Json.of(Delivery.class),
      Layout.SINGLE,
      Cleanup.COMPACT);
  /** What concerns all who use an AWS account, keyed by {@link Notice.Blindness#key}. */
  public static final Topic<Notice> NOTICES = new Topic<>("notices", Json.of(Notice.class), Layout.SINGLE,
      Cleanup.DELETE);
  /** What the notifier has told and has to tell, keyed by {@link Outbox#key}. */
  public static final Topic<Outbox> OUTBOX = new Topic<>("outbox", Json.of(Outbox.class), Layout.SINGLE,
      Cleanup.COMPACT);
  /** What could not be used, keyed by its place. */
  public static final Topic<Quarantined> QUARANTINE = new Topic<>("quarantine", Json.of(Quarantined.class),
      Layout.SINGLE, Cleanup.DELETE);
  /** What failed before our own code could refuse it: key and value as they came, the failure in headers. */
  public static final Topic<byte[]> DEAD_LETTERS = new Topic<>("dead-letters", Json.verbatim(), Layout.SINGLE,
      Cleanup.DELETE);

  /** All topics, in the order of the data's way through the system. */
  public static final List<Topic<?>> ALL = List.of(INVOCATIONS, ACTIVITY, DIRECTIVES, OUTCOMES, PRICES,
      INFERENCE_PROFILES,
      SETTINGS, SHARED_INPUTS, LEDGER, DECISIONS, ACCOUNTS, USAGE,
      INTAKE,
      DELIVERIES, ENFORCEMENT, RECONCILIATIONS, NOTICES, OUTBOX, QUARANTINE, DEAD_LETTERS);

  /** Returns the full name under a prefix such as {@code budgeteer.}. */
  public String name(String prefix) {
    return prefix + label;
  }

  /** How a topic is partitioned. */
  public enum Layout {
    /** By murmur2 of the principal; all topics of this layout have the same number of partitions. */
    BY_PRINCIPAL,
    /** One partition. */
    SINGLE
  }

  /** What the broker may drop. */
  public enum Cleanup {
    /** Old records, by age; never by default. */
    DELETE,
    /** All but the newest record of a key. */
    COMPACT
  }
}
