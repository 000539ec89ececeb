package io.github.tokenvendor.fake;

import static io.github.tokenvendor.fake.TokensApiFixture.MASTER_SCOPES;
import static io.github.tokenvendor.fake.TokensApiFixture.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which token may do what in which account, and the responses for unknown accounts and paths. */
class FakeTokensApiAuthorizationTest {
    private final TokensApiFixture mapbox = new TokensApiFixture();

    @Test
    void authorizer_missingOrMalformed_isUnauthorized() {
        assertError(mapbox.call("POST", "/tokens/v2/acme", Map.of(), "{}"), 401, "Unauthorized");
        assertError(mapbox.post("", "{}"), 401, "Unauthorized");
        assertError(mapbox.post("sk.nonsense", "{}"), 401, "Unauthorized");
    }

    @Test
    void authorizer_deleted_isUnauthorized() {
        mapbox.accounts.revoke(mapbox.master);

        assertError(mapbox.temporary(mapbox.master, "2026-11-03T10:30:00Z", "styles:read"), 401, "Unauthorized");
    }

    @Test
    void authorizer_expired_isUnauthorizedFromThatSecondOn() {
        String authorizer = mapbox.accounts.issueTemporary(
                "acme",
                MASTER_SCOPES,
                mapbox.clock.instant(),
                mapbox.clock.instant().plusSeconds(60));
        mapbox.clock.advance(Duration.ofMillis(59_999));
        assertThat(mapbox.temporary(authorizer, "2026-11-03T10:01:00Z", "styles:read")
                        .status())
                .isEqualTo(201);

        mapbox.clock.advance(Duration.ofMillis(1));

        assertError(mapbox.temporary(authorizer, "2026-11-03T10:01:00Z", "styles:read"), 401, "Unauthorized");
    }

    @Test
    void authorizer_neverIssued_isNotFound() {
        String foreign = new TokenCodec().permanent("sk", "acme", "cijucimbe000brbkt48d0dhcx");

        assertError(mapbox.temporary(foreign, "2026-11-03T10:30:00Z", "styles:read"), 404, "Not found");
    }

    @Test
    void authorizer_withoutTokensWrite_isNotFound() {
        assertError(
                mapbox.temporary(mapbox.secret("acme", List.of("styles:read")), "2026-11-03T10:30:00Z", "styles:read"),
                404,
                "Not found");
    }

    @Test
    void authorizer_public_isNotFoundBecauseTokensWriteIsSecret() {
        String authorizer = mapbox.accounts
                .issue("pk", "acme", List.of("styles:read"), null, null, mapbox.clock.instant())
                .token();

        assertError(mapbox.temporary(authorizer, "2026-11-03T10:30:00Z", "styles:read"), 404, "Not found");
    }

    @Test
    void authorizer_ofAnotherAccount_isNotFound() {
        assertError(
                mapbox.temporary(mapbox.secret("other", MASTER_SCOPES), "2026-11-03T10:30:00Z", "styles:read"),
                404,
                "Not found");
    }

    @Test
    void username_unknown_isNoSuchUser() {
        assertError(
                mapbox.call("POST", "/tokens/v2/nobody", Map.of("access_token", mapbox.master), "{}"),
                404,
                "No such user");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /",
        "GET, /tokens/v3/acme",
        "PUT, /tokens/v2/acme",
        "POST, /tokens/v2",
        "GET, /tokens/v2/acme/x",
        "GET, /tokens/v2/",
        "PATCH, /tokens/v2/acme/x"
    })
    void route_unknown_isNotFound(String method, String path) {
        assertError(mapbox.call(method, path, Map.of("access_token", mapbox.master), "{}"), 404, "Not found");
    }
}
