package io.github.tokenvendor.mapbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Says why the Tokens API did not do what it was asked.
 *
 * <p>It carries nothing that Mapbox wrote but a moment and a length of time: bodies and URLs may hold tokens.
 */
public final class TokensApiException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What the refusal means to the caller. */
    public enum Kind {
        /** 401 or 404: the authorizing token is unknown, revoked, or lacks the right; or there is no such account. */
        AUTHORIZATION_REFUSED,
        /** 422 about {@code expires}: one of the two clocks is wrong. */
        EXPIRY_REFUSED,
        /** 400, 403 or another 422: what was asked for is not to be had. */
        REQUEST_REFUSED,
        /** 429. */
        RATE_LIMITED,
        /** 5xx, no connection, or no answer in time. */
        UNAVAILABLE,
        /** A status that the Tokens API has no business to send, or a success that is none. */
        UNTRUSTWORTHY
    }

    private final Kind kind;
    private final int status;
    private final boolean reached;
    private final Duration elapsed;
    private final transient Optional<Instant> serverTime;
    private final transient Optional<RetryAfter> retryAfter;

    TokensApiException(
            Kind kind,
            int status,
            boolean reached,
            Duration elapsed,
            Optional<Instant> serverTime,
            Optional<RetryAfter> retryAfter) {
        super(kind.name(), null, false, false);
        this.kind = kind;
        this.status = status;
        this.reached = reached;
        this.elapsed = elapsed;
        this.serverTime = serverTime;
        this.retryAfter = retryAfter;
    }

    static TokensApiException untrustworthy() {
        return new TokensApiException(Kind.UNTRUSTWORTHY, 0, true, Duration.ZERO, Optional.empty(), Optional.empty());
    }

    /** What the refusal means. */
    public Kind kind() {
        return kind;
    }

    /** The HTTP status that refused the call; 0 where there was none. */
    public int status() {
        return status;
    }

    /** Whether Mapbox may have seen the call; false where there was no connection to it. */
    public boolean reached() {
        return reached;
    }

    /** How long the exchange took that {@link #clockCorrection} comes from, by a clock that nobody sets. */
    public Duration elapsed() {
        return elapsed;
    }

    /**
     * Mapbox's own time at some moment of the exchange, to the second, where it refuses an expiry and the answer had a
     * {@code Date}: it says that the clock is wrong by which that was asked for.
     */
    public Optional<Instant> clockCorrection() {
        return kind == Kind.EXPIRY_REFUSED ? serverTime : Optional.empty();
    }

    /**
     * How long Mapbox asks to wait, counted from the answer: until {@code X-Rate-Limit-Reset}, else by {@code
     * Retry-After}. Zero or more, and unbounded.
     *
     * @param localTime stands for Mapbox's time where the answer had no {@code Date}
     */
    public Optional<Duration> retryAfter(Instant localTime) {
        return retryAfter.map(wait -> wait.countedFrom(serverTime.orElse(localTime)));
    }
}
