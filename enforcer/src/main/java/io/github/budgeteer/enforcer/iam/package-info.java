/** Access as IAM grants it: the port through which it is read, denied and given back, and its stand-in for local runs. */
@NullMarked
package io.github.budgeteer.enforcer.iam;

import org.jspecify.annotations.NullMarked;
