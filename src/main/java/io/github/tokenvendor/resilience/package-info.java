/** Owns the limits on repeated and concurrent work: deadlines, single flight, the circuit breaker and cooldowns. */
@NullMarked
package io.github.tokenvendor.resilience;

import org.jspecify.annotations.NullMarked;
