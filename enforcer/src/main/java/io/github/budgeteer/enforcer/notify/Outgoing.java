package io.github.budgeteer.enforcer.notify;

import java.util.Optional;

/**
 * What a channel may send.
 *
 * @param id the same however often it is sent
 * @param notification what people are told; nothing if it is no news to them
 * @param event what other systems are told
 */
public record Outgoing(String id, Optional<Notification> notification, BusEvent event) {
  /** Returns the same as no news to people. */
  Outgoing forMachines() {
    return new Outgoing(id, Optional.empty(), event);
  }
}
