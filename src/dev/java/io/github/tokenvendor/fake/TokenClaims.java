package io.github.tokenvendor.fake;

import java.time.Instant;
import java.util.List;

/**
 * A Mapbox token's claims.
 *
 * @param usage    {@code pk}, {@code sk} or {@code tk}
 * @param username the account
 * @param id       the token's identifier; null for {@code tk}
 * @param issued   null for {@code pk} and {@code sk}
 * @param expires  null for {@code pk} and {@code sk}
 * @param scopes   empty for {@code pk} and {@code sk}, whose scopes are stored in the account
 */
record TokenClaims(String usage, String username, String id, Instant issued, Instant expires, List<String> scopes) {

    boolean temporary() {
        return usage.equals("tk");
    }
}
