package io.github.tokenvendor.mapbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Says why a call to the Tokens API failed.
 *
 * <p>It keeps only times from Mapbox's response, because bodies and URLs may contain tokens.
 */
public final class TokensApiException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The class of failure. */
    public enum Kind {
        /** 401 or 404: the authorizing token is unknown, revoked or lacks a scope, or the account does not exist. */
        AUTHORIZATION_REFUSED,
        /** 422 about {@code expires}: one of the two clocks is wrong. */
        EXPIRY_REFUSED,
        /** 400, 403 or another 422: the request cannot be granted. */
        REQUEST_REFUSED,
        /** 429. */
        RATE_LIMITED,
        /** 5xx, no connection, or no response in time. */
        UNAVAILABLE,
        /** An unexpected status, or an invalid body in a successful response. */
        UNTRUSTWORTHY
    }

    private final Kind kind;
    private final int status;
    private final boolean reached;
    private final Duration elapsed;
    private final transient Optional<Instant> serverTime;
    private final transient Optional<Instant> retryAt;
    private final transient Optional<Duration> retryDelay;

    TokensApiException(
            Kind kind,
            int status,
            boolean reached,
            Duration elapsed,
            Optional<Instant> serverTime,
            Optional<Instant> retryAt,
            Optional<Duration> retryDelay) {
        super(kind.name(), null, false, false);
        this.kind = kind;
        this.status = status;
        this.reached = reached;
        this.elapsed = elapsed;
        this.serverTime = serverTime;
        this.retryAt = retryAt;
        this.retryDelay = retryDelay;
    }

    /** A failure without a usable response. */
    TokensApiException(Kind kind, boolean reached) {
        this(kind, 0, reached, Duration.ZERO, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static TokensApiException untrustworthy() {
        return new TokensApiException(Kind.UNTRUSTWORTHY, true);
    }

    /** The class of failure. */
    public Kind kind() {
        return kind;
    }

    /** The HTTP status of the failure; 0 without one. */
    public int status() {
        return status;
    }

    /** Whether Mapbox may have received the request; false without a connection. */
    public boolean reached() {
        return reached;
    }

    /** How long the exchange took, by a monotonic clock. */
    public Duration elapsed() {
        return elapsed;
    }

    /**
     * The response's {@code Date}, in whole seconds, if Mapbox refused an expiry because the clock behind it is wrong.
     */
    public Optional<Instant> clockCorrection() {
        return kind == Kind.EXPIRY_REFUSED ? serverTime : Optional.empty();
    }

    /**
     * How long to wait after the response, by {@code X-Rate-Limit-Reset} or else {@code Retry-After}; zero or more, and
     * unbounded.
     *
     * @param localTime replaces Mapbox's time if the response has no {@code Date}
     */
    public Optional<Duration> retryAfter(Instant localTime) {
        Instant now = serverTime.orElse(localTime);
        return retryAt.map(at -> at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO)
                .or(() -> retryDelay);
    }
}
