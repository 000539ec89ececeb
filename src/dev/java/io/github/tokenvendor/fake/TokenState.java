package io.github.tokenvendor.fake;

/** The five verdicts of Mapbox's "Retrieve a token". */
enum TokenState {
    VALID("TokenValid"),
    /** Has not the form of a token. */
    MALFORMED("TokenMalformed"),
    /** Has the form, but nobody has issued it. */
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
