/** Owns deadlines, single flight, the circuit breaker and cooldowns: how repeated or concurrent work is kept in check. */
@NullMarked
package io.github.tokenvendor.resilience;

import org.jspecify.annotations.NullMarked;
