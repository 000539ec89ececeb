package io.github.tokenvendor.mapbox;

import io.github.tokenvendor.upstream.UpstreamResponse;
import java.time.Duration;
import java.util.Optional;

/** Lets tests of other packages fail as the Tokens API does. */
public final class TestTokensApiErrors {
    private TestTokensApiErrors() {}

    public static TokensApiException of(TokensApiException.Kind kind) {
        return new TokensApiException(kind, 0, true, Duration.ZERO, Optional.empty(), Optional.empty());
    }

    public static TokensApiException of(UpstreamResponse answer) {
        return TokensApiErrors.of(answer);
    }

    /** A failure without a connection to Mapbox. */
    public static TokensApiException neverReached() {
        return new TokensApiException(
                TokensApiException.Kind.UNAVAILABLE, 0, false, Duration.ZERO, Optional.empty(), Optional.empty());
    }
}
