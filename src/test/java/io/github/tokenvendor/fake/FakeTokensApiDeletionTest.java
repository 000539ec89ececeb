package io.github.tokenvendor.fake;

import static io.github.tokenvendor.fake.TokensApiFixture.assertError;
import static io.github.tokenvendor.fake.TokensApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Deleting a permanent token. */
class FakeTokensApiDeletionTest {
    private final TokensApiFixture mapbox = new TokensApiFixture();

    @Test
    void delete_permanentToken_revokesIt() {
        JsonNode created = json(mapbox.post(mapbox.master, "{\"scopes\":[\"tokens:write\"]}"));

        FakeResponse reply = mapbox.delete(created.get("id").textValue());

        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.body()).isEmpty();
        assertThat(mapbox.check(created.get("token").textValue()).get("code").textValue())
                .isEqualTo("TokenRevoked");
        assertThat(mapbox.accounts.live("acme")).hasSize(1);
    }

    @Test
    void delete_unknownOrDeletedId_isNotFound() {
        String id =
                json(mapbox.post(mapbox.master, "{\"scopes\":[]}")).get("id").textValue();
        mapbox.delete(id);

        assertError(mapbox.delete(id), 404, "Not found");
        assertError(mapbox.delete("cijucimbe000brbkt48d0dhcx"), 404, "Not found");
    }

    @Test
    void delete_tokenInPlaceOfItsId_isABadRequest() {
        assertError(mapbox.delete(mapbox.master), 400, "Expected a token's id, not a token");
    }

    @Test
    void delete_withoutTokensWrite_isNotFound() {
        String id = mapbox.accounts.live("acme").get(0).id();
        String reader = mapbox.secret("acme", List.of("tokens:read"));

        assertError(
                mapbox.call("DELETE", "/tokens/v2/acme/" + id, Map.of("access_token", reader), ""), 404, "Not found");
        assertThat(mapbox.accounts.live("acme")).hasSize(2);
    }
}
