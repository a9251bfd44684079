/** The DynamoDB tables that users know, kept in step with accounts and decisions. Nothing is ever read back from them. */
@NullMarked
package io.github.budgeteer.enforcer.mirror;

import org.jspecify.annotations.NullMarked;
