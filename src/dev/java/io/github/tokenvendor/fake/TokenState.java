package io.github.tokenvendor.fake;

/** The five codes of Mapbox's "Retrieve a token". */
enum TokenState {
    VALID("TokenValid"),
    /** Not in the format of a token. */
    MALFORMED("TokenMalformed"),
    /** Well-formed, but never issued. */
    INVALID("TokenInvalid"),
    EXPIRED("TokenExpired"),
    /** Deleted. */
    REVOKED("TokenRevoked");

    private final String code;

    TokenState(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }
}
