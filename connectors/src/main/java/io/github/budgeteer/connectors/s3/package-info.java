/**
 * Log objects in S3, found through queues and listings.
 *
 * <p>What holds, and where: {@link io.github.budgeteer.connectors.s3.Commits} has a message wait for the records it led to, and
 * {@link io.github.budgeteer.connectors.s3.MessageQueue} deletes it then and not before.
 * {@link io.github.budgeteer.connectors.s3.Listings} finds what no message told of, a day or more behind what it has told Connect.
 * {@link io.github.budgeteer.connectors.s3.Deliveries} knows how far each object that may be found again has been handed over:
 * that is the object's source offset, committed with its records. {@link io.github.budgeteer.connectors.s3.Backlog} keeps an object
 * that can't be read now from holding up others.
 *
 * <p>An object is its bucket, key and ETag: of a key in a bucket with versions the newest is read. Times of objects are S3's, those
 * of listings the worker's; a clock that is wrong by more than the overlap finds less, or reads objects again.
 */
@NullMarked
package io.github.budgeteer.connectors.s3;

import org.jspecify.annotations.NullMarked;
