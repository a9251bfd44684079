/** The bundled logs that the demo runs on. How they were made is the tests' business. */
@NullMarked
package io.github.budgeteer.cli.demo;

import org.jspecify.annotations.NullMarked;
