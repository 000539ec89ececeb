package io.github.tokenvendor.http;

import io.github.tokenvendor.config.OriginAllowlist;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which pages may read responses, and builds the headers that tell their browsers
 * (<a href="https://fetch.spec.whatwg.org/">Fetch</a>, CORS).
 *
 * <p>This is not authentication: a client other than a browser can send any {@code Origin}.
 */
public final class CorsPolicy {
    /**
     * The headers that only a preflight response has. The {@code *} allows tracing, attestation and firewall headers;
     * it does not cover {@code authorization}.
     */
    static final Map<String, String> PREFLIGHT = Map.of(
            "Access-Control-Allow-Methods", "POST",
            "Access-Control-Allow-Headers", "authorization, content-type, *",
            "Access-Control-Max-Age", "7200");

    static final String ALLOWED_ORIGIN = "Access-Control-Allow-Origin";
    static final String EXPOSED = "Access-Control-Expose-Headers";

    private final OriginAllowlist allowed;

    /** Creates the policy for an allowlist. */
    public CorsPolicy(OriginAllowlist allowed) {
        this.allowed = allowed;
    }

    /** Refuses a request whose origin is not allowed; a request without an origin passes. */
    void check(Optional<String> origin) throws ProblemException {
        if (origin.isPresent() && !allowed.allows(origin.get())) {
            throw ProblemException.of(ProblemType.ORIGIN_NOT_ALLOWED, "this origin is not allowed");
        }
    }

    /** The headers that let an allowed page read the response and its {@code Retry-After}; empty for other pages. */
    Map<String, String> headers(Optional<String> origin) {
        if (origin.isEmpty() || !allowed.allows(origin.get())) {
            return Map.of();
        }
        return Map.of(ALLOWED_ORIGIN, allowed.allowsAll() ? "*" : origin.get(), EXPOSED, "Retry-After");
    }
}
