/**
 * How what is actual is compared with what is wanted, when, and for whom: the schedule, the requests of people, and what counts as a
 * difference. Nothing is changed here; repairing is the workflows' and the mirror's.
 */
@NullMarked
package io.github.budgeteer.enforcer.drift;

import org.jspecify.annotations.NullMarked;
