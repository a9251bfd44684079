package io.github.budgeteer.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a principal's ledger; a decision's line also stands on the {@code decisions} topic, byte for byte.
 *
 * @param principalId whose ledger; also the key
 * @param sequence 1 for the first entry, without gaps
 * @param occurredAt event time; of a decision that of its fact, of a timer its due time
 * @param observedAt account time: append time of the input record, or the event clock in a bounded run
 * @param balance all the principal ever spent, this entry included, USD
 * @param previousHash SHA-256 of the value bytes of the entry before, lower-case hex; null for the first
 * @param entry the fact or decision
 */
public record LedgerEntry(String principalId, long sequence, Instant occurredAt, Instant observedAt,
    Usd balance,
    @Nullable String previousHash, Entry entry) {}
