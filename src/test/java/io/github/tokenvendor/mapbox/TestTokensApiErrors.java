package io.github.tokenvendor.mapbox;

import java.time.Duration;

/** Lets tests of other packages fail as the Tokens API does. */
public final class TestTokensApiErrors {
    private TestTokensApiErrors() {}

    public static TokensApiException of(TokensApiException.Kind kind) {
        return new TokensApiException(kind, 0, true, Duration.ZERO, null, null);
    }

    /** A failure that an answer with this status was. */
    public static TokensApiException of(TokensApiException.Kind kind, int status) {
        return new TokensApiException(kind, status, true, Duration.ZERO, null, null);
    }
}
