/**
 * AWS's price list: where it lies, how it is fetched, and how its bulk offer files and the pages of its query API become
 * prices of the book's form. Which price counts, and what a call costs, is decided elsewhere; nothing here knows Kafka.
 */
@NullMarked
package io.github.budgeteer.connectors.pricelist;

import org.jspecify.annotations.NullMarked;
