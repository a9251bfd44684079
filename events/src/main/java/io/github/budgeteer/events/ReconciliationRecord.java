package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What stands on the {@code reconciliations} topic: that somebody wants to know whether what is actual is what is wanted, and what
 * the enforcer and the mirror answer, each for itself.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(value = ReconciliationRecord.Asked.class, name = "Asked"),
    @JsonSubTypes.Type(value = ReconciliationRecord.Found.class, name = "Found"),
    @JsonSubTypes.Type(value = ReconciliationRecord.Progressed.class, name = "Progressed"),
    @JsonSubTypes.Type(value = ReconciliationRecord.Answered.class, name = "Answered")})
public sealed interface ReconciliationRecord {

  /** Returns the id of the request; also the key. */
  String id();

  /**
   * Somebody asks.
   *
   * @param actor who
   * @param reason why
   * @param principals about whom; none for everybody
   * @param repair whether what differs is to be repaired
   */
  record Asked(String id, String actor, String reason, List<String> principals, Repair repair)
      implements
        ReconciliationRecord {
    public Asked {
      if (id.isBlank() || actor.isBlank() || reason.isBlank()) {
        throw new IllegalArgumentException("reconciliation: id, actor and reason must say something");
      }
      principals = List.copyOf(principals);
    }
  }

  /**
   * Something differs, or could not be read.
   *
   * @param part who answers
   * @param drift how it differs; null if it could not be read
   * @param fate what became of that
   * @param message why it was not repaired or read; null where nothing is to be said
   */
  record Found(String id, Part part, String principalId, @Nullable Drift drift, Fate fate,
      @Nullable String message) implements ReconciliationRecord {}

  /** So many have been looked at by now, of so many. */
  record Progressed(String id, Part part, int looked, int all) implements ReconciliationRecord {}

  /**
   * A part has looked at all that it was asked about; nothing more of it follows.
   *
   * @param looked how many it has looked at
   * @param passedOver those of the named of whom it knows nothing
   */
  record Answered(String id, Part part, int looked, List<String> passedOver) implements ReconciliationRecord {
    public Answered {
      passedOver = List.copyOf(passedOver);
    }
  }

  /** Whether something is to be changed. */
  enum Repair {
    REPAIR, LEAVE;

    /** Returns the name used in JSON. */
    @JsonValue
    public String label() {
      return ReconciliationRecord.labelOf(this);
    }
  }

  /** Who answers. */
  enum Part {
    /** The enforcer, for access in IAM. */
    ACCESS,
    /** The mirror, for rows of {@code user_budgets}. */
    ROWS;

    /** Returns the name used in JSON. */
    @JsonValue
    public String label() {
      return ReconciliationRecord.labelOf(this);
    }
  }

  /** What became of a difference. */
  enum Fate {
    /** It was repaired, and read back so. */
    REPAIRED,
    /** It was left as it is, because nothing was to be changed. */
    LEFT,
    /** It could not be repaired, or is not ours to repair. */
    REMAINS,
    /** It is not known whether something differs. */
    UNREADABLE;

    /** Returns the name used in JSON. */
    @JsonValue
    public String label() {
      return ReconciliationRecord.labelOf(this);
    }
  }

  private static String labelOf(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
