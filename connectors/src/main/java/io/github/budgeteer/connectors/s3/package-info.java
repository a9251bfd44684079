/** Reads log objects from S3, found by notifications on SQS queues and by listing. */
@NullMarked
package io.github.budgeteer.connectors.s3;

import org.jspecify.annotations.NullMarked;
