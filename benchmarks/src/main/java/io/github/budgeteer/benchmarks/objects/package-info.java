/** How fast a connector's task reads large objects out of S3, beside what decompressing them takes. */
@NullMarked
package io.github.budgeteer.benchmarks.objects;

import org.jspecify.annotations.NullMarked;
