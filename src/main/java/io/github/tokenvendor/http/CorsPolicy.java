package io.github.tokenvendor.http;

import java.util.Optional;
import java.util.Set;

/**
 * Decides which pages a browser may let read the answers (<a href="https://fetch.spec.whatwg.org/">Fetch</a>, CORS).
 *
 * <p>This is no authentication: anything but a browser sends whatever {@code Origin} it likes.
 */
public final class CorsPolicy {
    private static final String ANY = "*";

    private final Set<String> allowed;

    /**
     * Makes the policy.
     *
     * @param allowed the allowed origins as browsers serialise them, or {@code *} alone
     */
    public CorsPolicy(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    /** Whether a request without an origin, or with this one, may go on. */
    boolean admits(Optional<String> origin) {
        return origin.isEmpty() || allowOrigin(origin).isPresent();
    }

    /** The value of {@code Access-Control-Allow-Origin}, if there is to be one. */
    Optional<String> allowOrigin(Optional<String> origin) {
        // Sandboxed frames and local files of every site share the origin null.
        Optional<String> named = origin.filter(value -> !value.equals("null") && !value.isEmpty());
        return allowed.contains(ANY) ? named.map(value -> ANY) : named.filter(allowed::contains);
    }
}
