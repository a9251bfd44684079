package io.github.budgeteer.enforcer.notify;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One transition told to people; also the body that a generic webhook gets.
 *
 * @param id the same in every delivery of it
 * @param type what happened, by the name of its decision or notice
 * @param audience whom it concerns
 * @param title one line
 * @param text all of it in plain lines, the title left out
 * @param principalId whom it is about; null if it is about nobody alone
 * @param accountType what kind of identity that is; null if it is not known
 * @param spent USD in the period; null if it is not known
 * @param limit USD per period; null if there is none
 * @param percent whole percent of the limit that is spent, rounded down; null without a limit above 0
 * @param next what comes next
 * @param nextAt when; null if no time is set
 * @param contact how to ask for more
 * @param occurredAt event time
 */
public record Notification(String id, String type, Severity severity, Audience audience, String title,
    String text, @Nullable String principalId, @Nullable AccountType accountType, @Nullable Usd spent,
    @Nullable Usd limit, @Nullable Long percent, String next, @Nullable Instant nextAt, String contact,
    Instant occurredAt) {}
