package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a caller requests: well-formed, but not yet authorized.
 *
 * @param scopes the requested scopes in the caller's order; empty for all allowed ones
 * @param expires the latest expiry that the token may have
 * @param expiresIn the same in seconds from now; at most one of the two is present
 * @param refused the fingerprint (16 lowercase hexadecimal digits) of a token that Mapbox refused before it expired
 */
public record TokenRequest(
        Optional<List<Scope>> scopes, Optional<Instant> expires, Optional<Long> expiresIn, Optional<String> refused) {}
