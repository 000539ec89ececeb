package io.github.tokenvendor.lambda;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.fake.FakeIssuer;
import io.github.tokenvendor.fake.FakeSecretsManager;
import io.github.tokenvendor.http.ProblemType;
import io.github.tokenvendor.testing.ContractRules;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.TestPolicies;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.VendorUnderTest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reaches every row of the contract's table of errors through both handlers. */
class ErrorTableTest {
    private record Sent(String method, String path, Map<String, String> headers, String body) {}

    private record Row(
            ProblemType type,
            int status,
            boolean retryable,
            BiConsumer<VendorFixture, FaultyClock> given,
            Sent sent,
            int mapboxCalls) {
        @Override
        public String toString() {
            return status + " " + type.code();
        }
    }

    /** A clock that fails once on demand, to simulate an unexpected exception. */
    private static final class FaultyClock extends Clock {
        private volatile boolean broken;

        @Override
        public Instant instant() {
            if (broken) {
                broken = false;
                throw new IllegalStateException("sk.canary");
            }
            return Instant.now();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static final BiConsumer<VendorFixture, FaultyClock> NOTHING = (vendor, clock) -> {};
    private static final Sent GOOD = body("{}");

    private static final FakeIssuer ISSUER = FakeIssuer.start(Clock.systemUTC());
    private static final Sent KNOWN = shows(ISSUER.token("somebody", Map.of()));

    private static final List<Row> ROWS = List.of(
            refused(ProblemType.INVALID_JSON, 400, body("{\"note\":\"a\",\"note\":\"b\"}")),
            refused(ProblemType.INVALID_REQUEST, 400, body("{\"expires_in\":\"3600\"}")),
            refused(ProblemType.INVALID_SCOPE, 400, body("{\"scopes\":[]}")),
            refused(ProblemType.INVALID_EXPIRY, 400, body("{\"expires_in\":0}")),
            refused(ProblemType.SCOPE_NOT_ALLOWED, 403, body("{\"scopes\":[\"tokens:write\"]}")),
            refused(
                    ProblemType.ORIGIN_NOT_ALLOWED,
                    403,
                    new Sent("POST", "/tokens", Map.of("origin", "https://evil.example"), "")),
            new Row(ProblemType.AUTHENTICATION_REQUIRED, 401, false, policy(""), GOOD, 0),
            new Row(ProblemType.INVALID_CREDENTIAL, 401, false, policy(""), shows("x.y.z"), 0),
            new Row(ProblemType.CALLER_NOT_ALLOWED, 403, false, policy(",\"claims\":{\"a\":\"b\"}"), KNOWN, 0),
            new Row(ProblemType.KEYS_UNAVAILABLE, 503, true, policy(",\"keys\":\"http://127.0.0.1:9\""), KNOWN, 0),
            refused(ProblemType.NOT_FOUND, 404, new Sent("POST", "/token", Map.of(), "")),
            refused(ProblemType.NO_SUCH_USER, 404, new Sent("POST", "/tokens/v2/somebody", Map.of(), "")),
            refused(ProblemType.METHOD_NOT_ALLOWED, 405, new Sent("PUT", "/tokens", Map.of(), "")),
            refused(ProblemType.BODY_TOO_LARGE, 413, body("{\"note\":\"" + "x".repeat(4_096) + "\"}")),
            refused(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    415,
                    new Sent("POST", "/tokens", Map.of("content-type", "text/plain"), "{}")),
            failed(
                    ProblemType.TOO_MANY_REQUESTS,
                    429,
                    true,
                    1,
                    (vendor, clock) -> vendor.with("MINTS_PER_MINUTE", "1")),
            failed(ProblemType.MISCONFIGURED, 500, false, 0, (vendor, clock) -> vendor.with("ALLOWED_SCOPES", null)),
            failed(ProblemType.INTERNAL_ERROR, 500, false, 0, (vendor, clock) -> clock.broken = true),
            failed(
                    ProblemType.UNTRUSTWORTHY_RESPONSE,
                    502,
                    true,
                    1,
                    (vendor, clock) -> vendor.mapbox().respondAlways(aResponse().withStatus(302))),
            failed(
                    ProblemType.MAPBOX_RATE_LIMITED,
                    503,
                    true,
                    1,
                    (vendor, clock) -> vendor.mapbox().respondAlways(aResponse().withStatus(429))),
            failed(
                    ProblemType.MAPBOX_UNAVAILABLE,
                    503,
                    true,
                    1,
                    (vendor, clock) -> vendor.mapbox().respondAlways(aResponse().withStatus(500))),
            failed(
                    ProblemType.SECRETS_UNAVAILABLE,
                    503,
                    true,
                    0,
                    (vendor, clock) -> vendor.secrets()
                            .respondAlways(FakeSecretsManager.error(400, "ThrottlingException", "Rate exceeded"))));

    @AfterAll
    static void close() {
        ISSUER.close();
    }

    static Stream<Row> rows() {
        return ROWS.stream();
    }

    @Test
    void table_hasEveryProblem() {
        Set<ProblemType> reached = ROWS.stream().map(Row::type).collect(Collectors.toSet());

        assertThat(reached).containsExactlyInAnyOrderElementsOf(EnumSet.allOf(ProblemType.class));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void handleRequest_eachRow_isItsProblem(Row row) throws Exception {
        for (Gateway gateway : Gateway.values()) {
            FaultyClock clock = new FaultyClock();
            try (VendorFixture vendor = new VendorFixture(clock)) {
                row.given().accept(vendor, clock);
                VendorUnderTest running = vendor.vendor(gateway);
                if (row.type() == ProblemType.TOO_MANY_REQUESTS) {
                    send(gateway, running, body("{\"scopes\":[\"fonts:read\"]}"));
                }

                VendorReply reply = send(gateway, running, row.sent());

                assertIsProblem(reply, row);
                assertThat(reply.body() + running.newLines(0)).doesNotContain("canary");
                assertThat(vendor.mapbox().calls()).hasSize(row.mapboxCalls());
            }
        }
    }

    private static VendorReply send(Gateway gateway, VendorUnderTest vendor, Sent sent) {
        String event = gateway.eventOf(sent.method(), sent.path(), sent.headers(), sent.body());
        return vendor.invoke(event, VendorUnderTest.LambdaContext.FULL, Duration.ofSeconds(15));
    }

    private static void assertIsProblem(VendorReply reply, Row row) throws Exception {
        ContractRules.checkProblem(reply, row.status(), row.type().code(), row.retryable());
        ContractRules.checkHeaders(reply);
        assertThat(reply.headers()).containsEntry("Cache-Control", "no-store");
        assertThat(reply.headers().containsKey("Retry-After")).isEqualTo(row.retryable());
        assertThat(reply.headers().containsKey("Allow")).isEqualTo(row.status() == 405);
        assertThat(reply.headers().containsKey("WWW-Authenticate")).isEqualTo(row.status() == 401);
    }

    /** The only policy, for callers of the issuer. */
    private static BiConsumer<VendorFixture, FaultyClock> policy(String more) {
        String policy = "[" + TestPolicies.of(ISSUER, "known", more) + "]";
        return (vendor, clock) -> vendor.with("POLICIES", policy);
    }

    private static Sent shows(String credential) {
        return new Sent(
                "POST",
                "/tokens",
                Map.of("content-type", "application/json", "authorization", "Bearer " + credential),
                "{}");
    }

    private static Row refused(ProblemType type, int status, Sent sent) {
        return new Row(type, status, false, NOTHING, sent, 0);
    }

    private static Row failed(
            ProblemType type,
            int status,
            boolean retryable,
            int mapboxCalls,
            BiConsumer<VendorFixture, FaultyClock> given) {
        return new Row(type, status, retryable, given, GOOD, mapboxCalls);
    }

    private static Sent body(String body) {
        return new Sent("POST", "/tokens", Map.of("content-type", "application/json"), body);
    }
}
