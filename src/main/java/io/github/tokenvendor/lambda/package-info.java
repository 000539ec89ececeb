/** Owns the Lambda entry points: events in and out, and the one place where everything is wired. */
@NullMarked
package io.github.tokenvendor.lambda;

import org.jspecify.annotations.NullMarked;
