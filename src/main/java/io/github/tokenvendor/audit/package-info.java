/** Owns the audit line of each invocation, which is its log entry and its metrics. */
@NullMarked
package io.github.tokenvendor.audit;

import org.jspecify.annotations.NullMarked;
