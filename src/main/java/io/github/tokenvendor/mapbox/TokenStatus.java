package io.github.tokenvendor.mapbox;

import org.jspecify.annotations.Nullable;

/** Mapbox's verdict on a token, the {@code code} of {@code GET /tokens/v2}. */
public enum TokenStatus {
    /** {@code TokenValid}. */
    VALID,
    /** {@code TokenMalformed}. */
    MALFORMED,
    /** {@code TokenInvalid}: well-formed, but its signature is wrong. */
    INVALID,
    /** {@code TokenExpired}. */
    EXPIRED,
    /** {@code TokenRevoked}. */
    REVOKED;

    static TokenStatus ofCode(@Nullable Object code) throws TokensApiException {
        return switch (code instanceof String text ? text : "") {
            case "TokenValid" -> VALID;
            case "TokenMalformed" -> MALFORMED;
            case "TokenInvalid" -> INVALID;
            case "TokenExpired" -> EXPIRED;
            case "TokenRevoked" -> REVOKED;
            default -> throw TokensApiException.untrustworthy();
        };
    }
}
