/**
 * How access is taken away and given back, as ordered steps that may each be repeated, and how a step from outside joins. When a
 * workflow runs, and what is reported of it, is not known here.
 */
@NullMarked
package io.github.budgeteer.enforcer.workflow;

import org.jspecify.annotations.NullMarked;
