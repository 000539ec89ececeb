package io.github.tokenvendor.mapbox;

import io.github.tokenvendor.upstream.UpstreamResponse;

/** Creates the Tokens API's failures for tests in other packages. */
public final class TestTokensApiErrors {
    private TestTokensApiErrors() {}

    public static TokensApiException of(TokensApiException.Kind kind) {
        return new TokensApiException(kind, true);
    }

    public static TokensApiException of(UpstreamResponse response) {
        return TokensApiErrors.of(response);
    }

    /** A failure without a connection to Mapbox. */
    public static TokensApiException neverReached() {
        return new TokensApiException(TokensApiException.Kind.UNAVAILABLE, false);
    }
}
