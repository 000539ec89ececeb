package io.github.tokenvendor.dev;

import io.github.tokenvendor.fake.TokensApiTrouble;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A fault that the demo page can switch on; one at a time. */
enum Trouble {
    NONE(TokensApiTrouble.NONE),
    MAPBOX_503(TokensApiTrouble.UNAVAILABLE),
    MAPBOX_429(TokensApiTrouble.RATE_LIMITED),
    MAPBOX_SLOW(TokensApiTrouble.SLOW),
    /** The vendor closes every connection without a response. */
    OFFLINE(TokensApiTrouble.NONE),
    /** The vendor's clock is two hours ahead. */
    WRONG_CLOCK(TokensApiTrouble.NONE);

    private static final Duration WRONG_BY = Duration.ofHours(2);

    private final TokensApiTrouble tokensApi;

    Trouble(TokensApiTrouble tokensApi) {
        this.tokensApi = tokensApi;
    }

    /** Finds a trouble by its wire name, such as {@code mapbox-503}. */
    static Optional<Trouble> named(String name) {
        return Arrays.stream(values())
                .filter(trouble -> trouble.wireName().equals(name))
                .findFirst();
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    TokensApiTrouble tokensApi() {
        return tokensApi;
    }

    /** How far the vendor's clock is ahead. */
    Duration skew() {
        return this == WRONG_CLOCK ? WRONG_BY : Duration.ZERO;
    }
}
