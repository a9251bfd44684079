/**
 * Reads AWS's price list: its bulk offer files and the pages of its query API become prices of the book's form. Which price
 * counts, and what a call costs, is decided elsewhere.
 */
@NullMarked
package io.github.budgeteer.topology.pricelist;

import org.jspecify.annotations.NullMarked;
