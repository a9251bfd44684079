/** What a run tells: one report, as JSON for programs and as tables for people. Nothing is computed here that an account does not say. */
@NullMarked
package io.github.budgeteer.cli.report;

import org.jspecify.annotations.NullMarked;
