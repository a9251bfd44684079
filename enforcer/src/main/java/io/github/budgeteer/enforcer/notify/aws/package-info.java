/** Notifications through SNS, and decisions as events on EventBridge. */
@NullMarked
package io.github.budgeteer.enforcer.notify.aws;

import org.jspecify.annotations.NullMarked;
