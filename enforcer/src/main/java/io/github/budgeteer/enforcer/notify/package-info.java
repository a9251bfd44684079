/**
 * What people and other systems are told of: one message for each transition, kept until every channel has it. Nothing here
 * holds up enforcement, and what is told follows from decisions and notices alone.
 */
@NullMarked
package io.github.budgeteer.enforcer.notify;

import org.jspecify.annotations.NullMarked;
