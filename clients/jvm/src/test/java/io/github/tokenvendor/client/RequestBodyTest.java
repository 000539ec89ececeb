package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestBodyTest {

    private static String body(RequestBody request, String refused) {
        return new String(request.bytes(refused), StandardCharsets.UTF_8);
    }

    @Test
    void bytes_noOptions_isAnEmptyObject() {
        assertThat(body(new RequestBody(null, 0), null)).isEqualTo("{}");
    }

    @Test
    void bytes_allOptions_areSent() {
        assertThat(body(new RequestBody(List.of("styles:read", "fonts:read"), 600), "tk.1"))
                .isEqualTo("{\"scopes\":[\"styles:read\",\"fonts:read\"],\"expires_in\":600," + "\"refused\":\""
                        + RequestBody.digest("tk.1") + "\"}");
    }

    @Test
    void bytes_emptyScopes_areSent_becauseTheVendorExplainsTheError() {
        assertThat(body(new RequestBody(List.of(), 0), null)).isEqualTo("{\"scopes\":[]}");
    }

    @Test
    void digest_isTheFirstSixteenDigitsOfTheSha256() {
        assertThat(RequestBody.digest("abc")).isEqualTo("ba7816bf8f01cfea"); // FIPS 180-4, example of "abc"
        assertThat(RequestBody.digest("")).isEqualTo("e3b0c44298fc1c14");
    }
}
