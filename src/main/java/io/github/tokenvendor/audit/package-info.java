/** Owns the one line that every invocation leaves behind, log and metric in one. */
@NullMarked
package io.github.tokenvendor.audit;

import org.jspecify.annotations.NullMarked;
