package io.github.tokenvendor.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides which pages a browser may let read the answers (<a href="https://fetch.spec.whatwg.org/">Fetch</a>, CORS),
 * and has every header that says so.
 *
 * <p>This is no authentication: anything but a browser sends whatever {@code Origin} it likes.
 */
public final class CorsPolicy {
    private static final String ANY = "*";
    private static final String ANY_PORT = ":*";

    /**
     * The headers of an answer to a preflight, beside those of every answer. The star is for tracing, attestation and
     * firewall headers; it covers no {@code authorization}.
     */
    static final Map<String, String> PREFLIGHT = Map.of(
            "Access-Control-Allow-Methods", "POST",
            "Access-Control-Allow-Headers", "authorization, content-type, *",
            "Access-Control-Max-Age", "7200");

    private final Set<String> allowed;
    private final List<Pattern> patterns = new ArrayList<>();

    /**
     * Makes the policy.
     *
     * @param allowed the allowed origins as browsers serialise them; a {@code *} stands for a port at the end, and
     *     within a host for one or more small letters, digits and hyphens; or {@code *} alone
     */
    public CorsPolicy(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
        // The lone star makes a pattern that fits no origin, and is never asked for it.
        for (String origin : allowed) {
            if (origin.contains(ANY)) {
                patterns.add(pattern(origin));
            }
        }
    }

    /** A request without an origin, or with an allowed one, may go on. */
    void check(Optional<String> origin) throws ProblemException {
        if (origin.isPresent() && allowOrigin(origin).isEmpty()) {
            throw ProblemException.of(ProblemType.ORIGIN_NOT_ALLOWED, "pages of this origin are not served here");
        }
    }

    /** The headers of every answer: those that let the page read it and its wait, if it may. */
    Map<String, String> headers(Optional<String> origin) {
        return allowOrigin(origin)
                .map(value ->
                        Map.of("Access-Control-Allow-Origin", value, "Access-Control-Expose-Headers", "Retry-After"))
                .orElse(Map.of());
    }

    private Optional<String> allowOrigin(Optional<String> origin) {
        // Sandboxed frames and local files of every site share the origin null.
        Optional<String> named = origin.filter(value -> !value.equals("null") && !value.isEmpty());
        return allowed.contains(ANY) ? named.map(value -> ANY) : named.filter(this::isAllowed);
    }

    /** An origin that holds a star is none, even where it is spelled as an entry is. */
    private boolean isAllowed(String origin) {
        return !origin.contains(ANY)
                && (allowed.contains(origin)
                        || patterns.stream()
                                .anyMatch(pattern -> pattern.matcher(origin).matches()));
    }

    private static Pattern pattern(String origin) {
        String any = origin.endsWith(ANY_PORT) ? "[1-9][0-9]{0,4}" : "[a-z0-9-]+";
        int star = origin.indexOf(ANY);
        return Pattern.compile(
                Pattern.quote(origin.substring(0, star)) + any + Pattern.quote(origin.substring(star + 1)));
    }
}
