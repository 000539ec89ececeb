package io.github.tokenvendor.vending;

import io.github.tokenvendor.mapbox.TokensApiException.Kind;

/**
 * What Mapbox's response to a mint says about the account, and therefore about every environment's mints.
 *
 * @param status the HTTP status; 0 if the response was a success that proves nothing
 * @param master the fingerprint of the master token of the mint
 */
public record MintFailure(Kind kind, int status, String master) {
    /** Whether it concerns only mints with this master token. */
    boolean isRefusal() {
        return kind == Kind.AUTHORIZATION_REFUSED || kind == Kind.REQUEST_REFUSED;
    }

    /** Whether further failures are counted until a mint succeeds, because one alone says little. */
    public boolean isOutage() {
        return kind == Kind.UNAVAILABLE || kind == Kind.UNTRUSTWORTHY;
    }
}
