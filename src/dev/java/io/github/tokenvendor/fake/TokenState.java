package io.github.tokenvendor.fake;

/** The five codes of Mapbox's "Retrieve a token". */
enum TokenState {
    VALID("TokenValid"),
    /** Is not in a token's format. */
    MALFORMED("TokenMalformed"),
    /** Is well-formed, but was never issued. */
    INVALID("TokenInvalid"),
    EXPIRED("TokenExpired"),
    /** Was deleted. */
    REVOKED("TokenRevoked");

    private final String code;

    TokenState(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }
}
