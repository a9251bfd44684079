package io.github.budgeteer.cli.budgets;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Directive;
import java.util.UUID;

/**
 * One difference between a file of budgets and an account.
 *
 * @param principalId whose account
 * @param sequence head of its ledger, 0 without an account
 * @param what limit, lease, exemption or mode
 * @param now what stands, for people
 * @param then what the file wants, for people
 * @param request what brings it about
 */
public record BudgetChange(String principalId, long sequence, String what, String now, String then,
    Directive.Request request) {
  /**
   * Returns the directive that asks for it. The same change of the same account has the same id, so that what is sent again
   * while nobody has answered counts once.
   */
  public Directive directive(String actor, String reason) {
    String same = principalId + '|' + sequence + '|' + request;
    return new Directive(UUID.nameUUIDFromBytes(same.getBytes(UTF_8)).toString(), principalId, actor, reason,
        request);
  }
}
