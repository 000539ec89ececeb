package io.github.tokenvendor.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.testing.MutableClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The map that the fake's tokens open, over real HTTP. */
class FakeStylesApiTest {

    private static final String TILE = "/styles/v1/mapbox/streets-v12/tiles/256/3/4/2@2x";
    private static final String STYLE = "/styles/v1/mapbox/streets-v12";
    private static final String REFUSAL = "{\"message\":\"Not Authorized - Invalid Token\"}";

    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final HttpClient http = HttpClient.newHttpClient();
    private FakeMapbox mapbox;

    @BeforeEach
    void start() {
        mapbox = FakeMapbox.start(clock);
    }

    @AfterEach
    void stop() {
        mapbox.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"styles:tiles", "styles:read"})
    void get_tileWithAValidToken_isDrawnInItsColor(String scope) throws Exception {
        String token = token(scope);

        HttpResponse<String> response = get(TILE, token);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("image/svg+xml");
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        TokenTint tint = TokenTint.of(token);
        assertThat(response.body())
                .startsWith("<svg ")
                .contains(tint.land(), tint.fingerprint().substring(0, 6))
                .doesNotContain(token);
    }

    @Test
    void get_tile_showsLandWhereThereIsSome() throws Exception {
        String token = token("styles:tiles");

        assertThat(get(TILE, token).body()).as("Europe").contains("<path d='M").containsPattern("L[0-9.]+ [0-9.]+");
        assertThat(get("/styles/v1/mapbox/x/tiles/256/5/23/22", token).body())
                .as("the Southern Ocean")
                .contains("<path d='' ");
    }

    @Test
    void get_tileWithAnExpiredToken_isRefusedFromItsExpiryOn() throws Exception {
        String token = token("styles:tiles");

        clock.advance(Duration.ofSeconds(59));
        assertThat(get(TILE, token).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertRefused(get(TILE, token));
    }

    @Test
    void get_tileWithoutOrWithAForgedRevokedOrUnderScopedToken_isRefused() throws Exception {
        String token = token("styles:tiles");
        String revoked = token("styles:tiles");
        mapbox.revoke(revoked);

        assertRefused(get(TILE, ""));
        assertRefused(get(TILE, "tk.nonsense"));
        assertRefused(get(TILE, token.substring(0, token.length() - 4) + "AAAA"));
        assertRefused(get(TILE, revoked));
        assertRefused(get(TILE, token("fonts:read")));
    }

    @Test
    void get_style_isAMapOfItsOwnThatNeedsStylesRead() throws Exception {
        assertRefused(get(STYLE, token("styles:tiles")));

        JsonNode style =
                new ObjectMapper().readTree(get(STYLE, token("styles:read")).body());

        assertThat(style.get("version").intValue()).isEqualTo(8);
        JsonNode ring = style.at("/sources/land/data/coordinates").get(0).get(0);
        assertThat(ring.get(0)).isEqualTo(ring.get(ring.size() - 1));
        assertThat(style.get("layers")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/styles/v1/mapbox/x/tiles/256/3/8/0",
                "/styles/v1/mapbox/x/tiles/256/3/0/8",
                "/styles/v1/mapbox/x/tiles/256/99/0/0",
                "/styles/v1/mapbox/x/tiles/256/3/-1/0",
                "/styles/v1/mapbox/x/sprite",
                "/styles/v1/mapbox",
            })
    void get_unknownPath_isNotFound(String path) throws Exception {
        assertThat(get(path, token("styles:tiles", "styles:read")).statusCode()).isEqualTo(404);
    }

    @Test
    void get_tileWhileTheTokensApiIsInTrouble_isServed() throws Exception {
        String token = token("styles:tiles");

        mapbox.put(TokensApiTrouble.UNAVAILABLE);
        assertThat(get("/tokens/v2", token).statusCode()).isEqualTo(503);
        assertThat(get(TILE, token).statusCode()).isEqualTo(200);
        mapbox.put(TokensApiTrouble.RATE_LIMITED);
        HttpResponse<String> limited = get("/tokens/v2", token);
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValueAsLong("X-Rate-Limit-Reset"))
                .hasValue(clock.instant().plusSeconds(10).getEpochSecond());
        mapbox.put(TokensApiTrouble.NONE);
        assertThat(get("/tokens/v2", token).statusCode()).isEqualTo(200);
        assertThat(mapbox.calls()).as("of the Tokens API").hasSize(3);
    }

    private static void assertRefused(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo(REFUSAL);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    }

    private String token(String... scopes) {
        return mapbox.issueTemporaryToken(
                "acme", List.of(scopes), clock.instant().plusSeconds(60));
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        String query = token.isEmpty() ? "" : "?access_token=" + token;
        return http.send(
                HttpRequest.newBuilder(URI.create(mapbox.url() + path + query))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.ofString());
    }
}
