package io.github.tokenvendor.vending;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Decides whether a request may be served, from the request and the time alone. */
public final class Policy {
    /** A shorter token would be over before a map has used it. */
    static final Duration MIN_LIFETIME = Duration.ofSeconds(30);

    /** The detail of a refusal stays well within an answer of two kilobytes. */
    private static final int MAX_LISTED = 600;

    private final ScopeSet allowed;
    private final Duration longest;

    /**
     * Makes the policy.
     *
     * @param allowed the allowlist
     * @param longest the longest lifetime
     */
    public Policy(ScopeSet allowed, Duration longest) {
        this.allowed = allowed;
        this.longest = longest;
    }

    AuthorizedRequest authorize(TokenRequest request, Instant now) throws VendingException {
        return new AuthorizedRequest(scopes(request), now, latest(request, now));
    }

    private ScopeSet scopes(TokenRequest request) throws VendingException {
        if (request.scopes().isEmpty()) {
            return allowed;
        }
        List<Scope> requested = request.scopes().get();
        for (int i = 0; i < requested.size(); i++) {
            if (!allowed.contains(requested.get(i))) {
                throw VendingException.of(
                        Failure.SCOPE_NOT_ALLOWED, "scopes[" + i + "] is not allowed here; allowed are " + listed());
            }
        }
        return ScopeSet.of(requested);
    }

    private Instant latest(TokenRequest request, Instant now) throws VendingException {
        Instant cap = now.plus(longest);
        if (request.expires().isPresent()) {
            Instant wish = request.expires().get();
            refuseShort(wish.isBefore(now.plus(MIN_LIFETIME)), "expires");
            return wish.isBefore(cap) ? wish : cap;
        }
        if (request.expiresIn().isPresent()) {
            long seconds = request.expiresIn().get();
            refuseShort(seconds < MIN_LIFETIME.toSeconds(), "expires_in");
            return seconds < longest.toSeconds() ? now.plusSeconds(seconds) : cap;
        }
        return cap;
    }

    private static void refuseShort(boolean tooShort, String member) throws VendingException {
        if (tooShort) {
            throw VendingException.of(
                    Failure.INVALID_EXPIRY,
                    member + " must lie at least " + MIN_LIFETIME.toSeconds() + " seconds ahead");
        }
    }

    private String listed() {
        String all = String.join(", ", allowed.texts());
        if (all.length() <= MAX_LISTED) {
            return all;
        }
        return all.substring(0, all.lastIndexOf(',', MAX_LISTED)) + ", and more";
    }
}
