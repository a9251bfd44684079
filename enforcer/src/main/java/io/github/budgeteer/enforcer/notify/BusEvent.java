package io.github.budgeteer.enforcer.notify;

import java.time.Instant;

/**
 * One decision or notice as other systems know it.
 *
 * @param detailType EventBridge's {@code detail-type}
 * @param detail JSON
 * @param time event time
 */
public record BusEvent(String detailType, String detail, Instant time) {}
