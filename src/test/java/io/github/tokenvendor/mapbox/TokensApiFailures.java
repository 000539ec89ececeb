package io.github.tokenvendor.mapbox;

/** Lets tests of other packages fail as the Tokens API does. */
public final class TokensApiFailures {
    private TokensApiFailures() {}

    public static TokensApiException of(TokensApiException.Kind kind) {
        return TokensApiException.of(kind);
    }
}
