/**
 * Reads CloudTrail: files as it delivers them to S3, and events as EventBridge delivers them.
 *
 * <p>What becomes of an event, by its name; all others are passed over, and so is every event with an error code, because
 * nothing has happened:
 * <table>
 * <caption>Events of {@code iam.amazonaws.com}</caption>
 * <tr><td>{@code CreateUser}, {@code CreateRole}, {@code CreateServiceLinkedRole}</td>
 * <td>{@code PrincipalChanged(CREATED)}</td></tr>
 * <tr><td>{@code DeleteUser}, {@code DeleteRole}</td><td>{@code PrincipalChanged(DELETED)}</td></tr>
 * <tr><td>{@code UpdateUser} with {@code newUserName} or {@code newPath}</td><td>{@code PrincipalRenamed}, and
 * {@code PrincipalChanged(CREATED)} of the new name</td></tr>
 * <tr><td>{@code CreateServiceSpecificCredential} for {@code bedrock.amazonaws.com}</td>
 * <td>{@code CredentialChanged(BEDROCK_API_KEY, CREATED)}</td></tr>
 * <tr><td>{@code UpdateServiceSpecificCredential}, {@code Reset…}, {@code Delete…}</td>
 * <td>{@code CredentialChanged(BEDROCK_API_KEY, …)} where the answer names the service or the user is there for a key alone;
 * else {@code SERVICE_CREDENTIAL}, and the id leads to the creation</td></tr>
 * <tr><td>{@code CreateAccessKey}, {@code UpdateAccessKey}, {@code DeleteAccessKey} on a user {@code BedrockAPIKey-…}</td>
 * <td>{@code CredentialChanged(ACCESS_KEY, …)}</td></tr>
 * <tr><td>{@code AttachUserPolicy}, {@code Detach…}, {@code Put…}, {@code Delete…}; the same four of roles</td>
 * <td>{@code AccessChanged(POLICY_…)}</td></tr>
 * <tr><td>{@code PutUserPermissionsBoundary}, {@code Delete…}; the same two of roles</td>
 * <td>{@code AccessChanged(BOUNDARY_…)}</td></tr>
 * <tr><td>{@code AddUserToGroup}, {@code RemoveUserFromGroup}</td><td>{@code AccessChanged(GROUP_…)}</td></tr>
 * </table>
 * <table>
 * <caption>Events of {@code bedrock.amazonaws.com} and {@code bedrock-mantle.amazonaws.com}</caption>
 * <tr><td>{@code PutModelInvocationLoggingConfiguration}, {@code Delete…}</td><td>{@code LoggingChanged}</td></tr>
 * <tr><td>{@code CreateInference}</td><td>{@code MantleInference}</td></tr>
 * </table>
 *
 * <p>IAM logs in one Region per partition. Requests name users without their path, and so do deletions: what happens to a user
 * with a path is told of the user without one, unless the user did it itself. Fields: AWS CloudTrail User Guide, "CloudTrail
 * record contents"; IAM API Reference, whose parameters stand in events with a small first letter.
 */
@NullMarked
package io.github.budgeteer.connectors.cloudtrail;

import org.jspecify.annotations.NullMarked;
