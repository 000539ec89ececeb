package io.github.tokenvendor.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.VendorReply;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule of a request's members, on both sides of its boundary. The vendor's clock stands still. */
class RequestRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.5Z");
    private static final String LONGEST_SCOPE = "a".repeat(62) + ":b";

    private static VendorFixture vendor;

    @BeforeAll
    static void start() {
        vendor = new VendorFixture(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterAll
    static void stop() {
        vendor.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                     | 200 |",
                "{\"note\":\"\"}                                        | 200 |",
                "{\"note\":1}                                           | 400 | invalid_request",
                "{\"notes\":\"\"}                                       | 400 | invalid_request",
                "{\"scopes\":[]}                                        | 400 | invalid_scope",
                "{\"scopes\":[\"styles:read\"]}                         | 200 |",
                "{\"scopes\":[\"styles:read\",\"styles:read\"]}         | 200 |",
                "{\"scopes\":[\"styles:rea\"]}                          | 403 | scope_not_allowed",
                "{\"scopes\":[\"styles:read:x\"]}                       | 400 | invalid_scope",
                "{\"scopes\":[null]}                                    | 400 | invalid_request",
                "{\"scopes\":\"styles:read\"}                           | 400 | invalid_request",
                "{\"expires_in\":30}                                    | 200 |",
                "{\"expires_in\":29}                                    | 400 | invalid_expiry",
                "{\"expires_in\":0}                                     | 400 | invalid_expiry",
                "{\"expires_in\":3600.0}                                | 400 | invalid_request",
                "{\"expires_in\":18446744073709551616}                  | 200 |",
                "{\"expires\":\"2026-11-23T10:00:30.5Z\"}               | 200 |",
                "{\"expires\":\"2026-11-23T10:00:30.499999999Z\"}       | 400 | invalid_expiry",
                "{\"expires\":\"2026-11-23T11:00:30.500000000+01:00\"}  | 200 |",
                "{\"expires\":\"2026-11-23T10:00:30.5000000000Z\"}      | 400 | invalid_expiry",
                "{\"expires\":\"2026-11-23T10:30:00\"}                  | 400 | invalid_expiry",
                "{\"expires\":\"9999-12-31T23:59:59Z\"}                 | 200 |",
                "{\"expires\":\"2026-11-23T10:30:00Z\",\"expires_in\":60} | 400 | invalid_request",
                "{\"note\":{\"\":{\"\":{\"\":{\"\":{\"\":{\"\":{}}}}}}}}      | 400 | invalid_request",
                "{\"note\":{\"\":{\"\":{\"\":{\"\":{\"\":{\"\":{\"\":{}}}}}}}}} | 400 | invalid_json",
            })
    void post_body_followsTheContract(String body, int status, String code) {
        for (GatewayType wire : GatewayType.values()) {
            assertIs(wire.post(vendor.vendor(wire), body), status, code);
        }
    }

    @ParameterizedTest
    @CsvSource({"32, 200,", "33, 400, invalid_scope"})
    void post_scopes_areAtMostThirtyTwo(int count, int status, String code) {
        String scopes = "\"styles:read\",".repeat(count - 1) + "\"styles:read\"";

        assertIs(
                GatewayType.HTTP_API.post(vendor.vendor(GatewayType.HTTP_API), "{\"scopes\":[" + scopes + "]}"),
                status,
                code);
    }

    @ParameterizedTest
    @CsvSource({"'', 403, scope_not_allowed", "b, 400, invalid_scope"})
    void post_scope_hasAtMostSixtyFourCharacters(String more, int status, String code) {
        String body = "{\"scopes\":[\"" + LONGEST_SCOPE + more + "\"]}";

        assertIs(GatewayType.HTTP_API.post(vendor.vendor(GatewayType.HTTP_API), body), status, code);
    }

    @ParameterizedTest
    @CsvSource({"4095, 200,", "4096, 200,", "4097, 413, body_too_large"})
    void post_body_hasAtMost4096Bytes(int bytes, int status, String code) {
        String body = "{\"note\":\"" + "x".repeat(bytes - 11) + "\"}";

        assertThat(body).hasSize(bytes);
        assertIs(GatewayType.REST_API.post(vendor.vendor(GatewayType.REST_API), body), status, code);
    }

    private static void assertIs(VendorReply reply, int status, String code) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        if (code != null) {
            assertThat(reply.json().get("code").textValue()).isEqualTo(code);
        }
    }
}
