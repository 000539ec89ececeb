package io.github.tokenvendor.mapbox;

import org.jspecify.annotations.Nullable;

/** A token's status: the {@code code} that {@code GET /tokens/v2} returns. */
public enum TokenStatus {
    /** {@code TokenValid}. */
    VALID("TokenValid"),
    /** {@code TokenMalformed}. */
    MALFORMED("TokenMalformed"),
    /** {@code TokenInvalid}: well-formed, but its signature is wrong. */
    INVALID("TokenInvalid"),
    /** {@code TokenExpired}. */
    EXPIRED("TokenExpired"),
    /** {@code TokenRevoked}. */
    REVOKED("TokenRevoked");

    private final String code;

    TokenStatus(String code) {
        this.code = code;
    }

    static TokenStatus ofCode(@Nullable Object code) throws TokensApiException {
        for (TokenStatus status : values()) {
            if (status.code.equals(code)) {
                return status;
            }
        }
        throw TokensApiException.untrustworthy();
    }
}
