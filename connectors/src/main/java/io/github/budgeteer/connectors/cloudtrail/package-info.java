/**
 * Reads CloudTrail: files as it delivers them to S3, and events as EventBridge delivers them.
 *
 * <p>What becomes of an event, by its source and name; all others are passed over, and so is every event with an error code:
 * <table>
 * <caption>Events</caption>
 * <tr><td>{@code CreateUser}</td><td>the user is there</td></tr>
 * <tr><td>{@code DeleteUser}</td><td>the user is gone</td></tr>
 * <tr><td>{@code CreateRole}, {@code CreateServiceLinkedRole}</td><td>the role is there</td></tr>
 * <tr><td>{@code DeleteRole}</td><td>the role is gone</td></tr>
 * <tr><td>{@code CreateServiceSpecificCredential} for {@code bedrock.amazonaws.com}</td><td>its user is there, and has a
 * Bedrock API key</td></tr>
 * </table>
 *
 * <p>IAM logs in one Region per partition. Requests name users without their path, and so do deletions: the deletion of a user
 * with a path is not recognised as that of the account, whose id has the path.
 */
@NullMarked
package io.github.budgeteer.connectors.cloudtrail;

import org.jspecify.annotations.NullMarked;
