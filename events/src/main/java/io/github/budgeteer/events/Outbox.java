package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the notifier keeps, a value of {@link Topic#OUTBOX}: where it began, how far it has told, and what still waits. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(value = Outbox.Beginning.class, name = "Beginning"),
    @JsonSubTypes.Type(value = Outbox.Told.class, name = "Told"),
    @JsonSubTypes.Type(value = Outbox.Message.class, name = "Message")})
public sealed interface Outbox {
  /** Returns the record's key. */
  String key();

  /**
   * Where the first start found the end of what it reads: what was before is history, and is told to nobody.
   *
   * @param decisions the offset of the first decision to tell
   * @param notices the offset of the first notice to tell
   */
  record Beginning(long decisions, long notices) implements Outbox {
    @Override
    public String key() {
      return "beginning";
    }
  }

  /**
   * How far one principal's decisions, or the notices of one blindness, have been taken in.
   *
   * @param subject the principal's id, or {@link Notice.Blindness#key}
   * @param sequence of the newest ledger entry; of a notice one more than its offset
   * @param brief what the next message about it can tell from
   */
  record Told(String subject, long sequence, Brief brief) implements Outbox {
    @Override
    public String key() {
      return keyOf(subject);
    }

    /** Returns the key of what is known of a subject. */
    public static String keyOf(String subject) {
      return "told/" + subject;
    }
  }

  /**
   * Something to tell, until every channel has it or has given it up.
   *
   * @param id the same however often it is sent: the subject and the sequence
   * @param subject whom or what it is about
   * @param sequence its place among the subject's
   * @param content what happened
   * @param attempts how often it has been tried in vain, by the channels that it waits for
   */
  record Message(String id, String subject, long sequence, Content content,
      Map<String, Integer> attempts) implements Outbox {
    public Message {
      attempts = Collections.unmodifiableSortedMap(new TreeMap<>(attempts));
    }

    @Override
    public String key() {
      return keyOf(id);
    }

    /** Returns the key of a message. */
    public static String keyOf(String id) {
      return "message/" + id;
    }

    /** Returns the message after another attempt in vain. */
    public Message triedOn(String channel) {
      Map<String, Integer> more = new TreeMap<>(attempts);
      more.merge(channel, 1, Integer::sum);
      return new Message(id, subject, sequence, content, more);
    }

    /** Returns the message once a channel has it, or has given it up. */
    public Message doneOn(String channel) {
      Map<String, Integer> fewer = new TreeMap<>(attempts);
      fewer.remove(channel);
      return new Message(id, subject, sequence, content, fewer);
    }
  }

  /** What a message tells. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({@JsonSubTypes.Type(value = Decided.class, name = "Decided"),
      @JsonSubTypes.Type(value = Noticed.class, name = "Noticed")})
  sealed interface Content {}

  /**
   * A decision.
   *
   * @param entry its line of the ledger
   * @param brief what was known of the budget, this decision included
   * @param news whether people are told; machines are told of every decision
   */
  record Decided(LedgerEntry entry, Brief brief, boolean news) implements Content {}

  /** A notice. */
  record Noticed(Notice notice) implements Content {}

  /**
   * What the decisions about a principal have said so far: each alone does not say all that people want to know.
   *
   * @param accountType null while its account's opening has not been read
   * @param spent USD in the period, as of the last decision that named it; null if none has
   * @param limit USD per period; null if there is none, or none was named
   * @param period the period that it is in; null likewise
   * @param grace how long the last grace period was; zero if it was cancelled, or there was none
   * @param suspension what brought the last suspension about; null before the first
   * @param failure what enforcement has failed over and not yet done; null if nothing
   */
  record Brief(@Nullable AccountType accountType, @Nullable Usd spent, @Nullable Usd limit,
      @Nullable Period period, Duration grace, Decision.@Nullable Cause suspension,
      @Nullable Failure failure) {
    /** Nothing said. */
    public static final Brief NONE = new Brief(null, null, null, null, Duration.ZERO, null, null);

    public Brief spending(@Nullable Usd newSpent, @Nullable Usd newLimit) {
      return new Brief(accountType, newSpent, newLimit, period, grace, suspension, failure);
    }

    /** Returns the brief of another period, in which so much is spent. */
    public Brief in(Period newPeriod, Usd newSpent) {
      return new Brief(accountType, newSpent, limit, newPeriod, grace, suspension, failure);
    }

    public Brief withType(AccountType type) {
      return new Brief(type, spent, limit, period, grace, suspension, failure);
    }

    public Brief withGrace(Duration newGrace) {
      return new Brief(accountType, spent, limit, period, newGrace, suspension, failure);
    }

    public Brief suspendedBy(Decision.Cause newSuspension) {
      return new Brief(accountType, spent, limit, period, grace, newSuspension, failure);
    }

    public Brief failing(@Nullable Failure newFailure) {
      return new Brief(accountType, spent, limit, period, grace, suspension, newFailure);
    }
  }

  /**
   * What enforcement failed over. It is tried again and again, and fails in the same way; that is told once.
   *
   * @param decision sequence of the decision that can't be carried out
   * @param reason why
   */
  record Failure(long decision, Outcome.Reason reason) {}
}
