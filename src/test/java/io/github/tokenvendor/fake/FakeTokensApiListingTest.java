package io.github.tokenvendor.fake;

import static io.github.tokenvendor.fake.TokensApiFixture.assertError;
import static io.github.tokenvendor.fake.TokensApiFixture.json;
import static io.github.tokenvendor.fake.TokensApiFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Listing the tokens of an account. */
class FakeTokensApiListingTest {
    private final TokensApiFixture mapbox = new TokensApiFixture();

    @Test
    void list_ownTokens_showsValuesOfPublicOnesOnly() {
        String open = token(mapbox.post(mapbox.master, "{\"scopes\":[\"styles:read\"]}"));

        FakeResponse reply = mapbox.list(Map.of());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers()).doesNotContainKey("Link");
        JsonNode tokens = json(reply);
        assertThat(tokens).hasSize(2);
        assertThat(tokens.get(0).get("usage").textValue()).isEqualTo("sk");
        assertThat(tokens.get(0).has("token")).isFalse();
        assertThat(tokens.get(1).get("token").textValue()).isEqualTo(open);
    }

    @Test
    void list_withoutTokensRead_isNotFound() {
        String writer = mapbox.secret("acme", List.of("tokens:write"));

        assertError(mapbox.call("GET", "/tokens/v2/acme", Map.of("access_token", writer), ""), 404, "Not found");
    }

    @Test
    void list_usageAndDefault_filter() {
        mapbox.post(mapbox.master, "{\"scopes\":[\"styles:read\"]}");

        assertThat(json(mapbox.list(Map.of("usage", "pk")))).hasSize(1);
        assertThat(json(mapbox.list(Map.of("usage", "sk")))).hasSize(1);
        assertThat(json(mapbox.list(Map.of("default", "true")))).isEmpty();
        assertThat(json(mapbox.list(Map.of("default", "false")))).hasSize(2);
    }

    @Test
    void list_limited_linksToTheNextPage() {
        mapbox.post(mapbox.master, "{\"scopes\":[\"styles:read\"]}");
        String first = json(mapbox.list(Map.of())).get(0).get("id").textValue();
        String second = json(mapbox.list(Map.of())).get(1).get("id").textValue();

        FakeResponse page = mapbox.list(Map.of("limit", "1"));

        assertThat(json(page)).hasSize(1);
        assertThat(page.headers()).containsEntry("Link", "</tokens/v2/acme?limit=1&start=" + first + ">; rel=\"next\"");
        FakeResponse last = mapbox.list(Map.of("limit", "1", "start", first, "sortby", "created"));
        assertThat(json(last).get(0).get("id").textValue()).isEqualTo(second);
        assertThat(last.headers()).doesNotContainKey("Link");
        assertError(mapbox.list(Map.of("limit", "0")), 422, "limit is invalid");
        assertError(mapbox.list(Map.of("limit", "many")), 422, "limit is invalid");
    }
}
