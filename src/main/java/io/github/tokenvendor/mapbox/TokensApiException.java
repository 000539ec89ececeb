package io.github.tokenvendor.mapbox;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says why the Tokens API did not do what it was asked.
 *
 * <p>It carries nothing that Mapbox wrote but a status and two moments: bodies and URLs may hold tokens.
 */
public final class TokensApiException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What the refusal means to the caller. */
    public enum Kind {
        /** 401 or 404: the authorizing token is unknown, revoked, or lacks the right; or there is no such account. */
        AUTHORIZATION_REFUSED,
        /** 422 about {@code expires}: one of the two clocks is wrong. */
        EXPIRY_REFUSED,
        /** 400, 403 or another 422: what was asked can not be had. */
        REQUEST_REFUSED,
        /** 429. */
        RATE_LIMITED,
        /** 5xx, no connection, or no answer in time. */
        UNAVAILABLE,
        /** A status that the Tokens API has no business to send, or a success that is none. */
        UNTRUSTWORTHY
    }

    private final Kind kind;
    private final transient @Nullable Instant serverTime;
    private final transient @Nullable Instant rateLimitReset;

    TokensApiException(Kind kind, @Nullable Instant serverTime, @Nullable Instant rateLimitReset) {
        super(kind.name(), null, false, false);
        this.kind = kind;
        this.serverTime = serverTime;
        this.rateLimitReset = rateLimitReset;
    }

    static TokensApiException of(Kind kind) {
        return new TokensApiException(kind, null, null);
    }

    static TokensApiException untrustworthy() {
        return of(Kind.UNTRUSTWORTHY);
    }

    /**
     * What the refusal means.
     *
     * @return the kind, never null
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Mapbox's own time when it answered, from the {@code Date} header.
     *
     * @return the moment, to the second, if the answer had one
     */
    public Optional<Instant> serverTime() {
        return Optional.ofNullable(serverTime);
    }

    /**
     * When Mapbox's rate limit starts anew, from {@code X-Rate-Limit-Reset}.
     *
     * @return the moment on Mapbox's clock, if the answer had one
     */
    public Optional<Instant> rateLimitReset() {
        return Optional.ofNullable(rateLimitReset);
    }
}
