package io.github.tokenvendor.vending;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a caller asks for, well-formed but not yet judged.
 *
 * @param scopes the requested scopes in the caller's order; empty for every allowed one
 * @param expires the latest moment at which the token may still be valid, if the caller says so
 * @param expiresIn the same in seconds from now; at most one of the two is present
 */
public record TokenRequest(Optional<List<Scope>> scopes, Optional<Instant> expires, Optional<Long> expiresIn) {}
