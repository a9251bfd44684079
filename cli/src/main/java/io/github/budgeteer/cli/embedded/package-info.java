/**
 * What stands in for AWS and MSK in one process: a Kafka broker, a Connect worker, and DynamoDB Local, each with its data in
 * a directory. Nothing of the product's own logic lives here.
 */
@NullMarked
package io.github.budgeteer.cli.embedded;

import org.jspecify.annotations.NullMarked;
