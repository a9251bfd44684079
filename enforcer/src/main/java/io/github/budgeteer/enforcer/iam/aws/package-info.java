/** The port to IAM on AWS's own: calls within a rate, a client for each account, and what its refusals mean. */
@NullMarked
package io.github.budgeteer.enforcer.iam.aws;

import org.jspecify.annotations.NullMarked;
