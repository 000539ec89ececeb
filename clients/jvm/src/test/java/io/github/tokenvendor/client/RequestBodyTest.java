package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestBodyTest {

    private static String body(RequestBody request, String refused) {
        return new String(request.body(refused), StandardCharsets.UTF_8);
    }

    @Test
    void body_nothingAskedFor_anEmptyObject() {
        assertThat(body(new RequestBody(null, 0), null)).isEqualTo("{}");
    }

    @Test
    void body_everythingAskedFor() {
        assertThat(body(new RequestBody(List.of("styles:read", "fonts:read"), 600), "tk.1"))
                .isEqualTo("{\"scopes\":[\"styles:read\",\"fonts:read\"],\"expires_in\":600," + "\"refused\":\""
                        + RequestBody.digest("tk.1") + "\"}");
    }

    @Test
    void body_noScopes_isAskedForAsSuch_becauseTheVendorExplainsIt() {
        assertThat(body(new RequestBody(List.of(), 0), null)).isEqualTo("{\"scopes\":[]}");
    }

    @Test
    void digest_isTheFirstSixteenDigitsOfTheSha256() {
        assertThat(RequestBody.digest("abc")).isEqualTo("ba7816bf8f01cfea"); // FIPS 180-4, example of "abc"
        assertThat(RequestBody.digest("")).isEqualTo("e3b0c44298fc1c14");
    }
}
