package io.github.tokenvendor.faults;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.tokenvendor.fake.FakeIssuer;
import io.github.tokenvendor.template.AlarmEvaluator;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.TestPolicies;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.VendorUnderTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An issuer that fails for as long as its last keys are used, and longer. */
@Tag("slow")
class LastingKeysFaultTest {
    enum IssuerFault {
        FAILS(aResponse().withStatus(503)),
        REFUSES(aResponse().withStatus(403)),
        IS_GONE(aResponse().withStatus(404)),
        REDIRECTS(aResponse().withStatus(302).withHeader("Location", "/keys")),
        SENDS_A_PAGE(aResponse().withBody("<html>")),
        HAS_NO_KEYS(aResponse().withBody("{\"keys\":[]}")),
        RESETS(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
        HANGS(aResponse().withStatus(500).withFixedDelay(3_000));

        private final ResponseDefinitionBuilder response;

        IssuerFault(ResponseDefinitionBuilder response) {
            this.response = response;
        }

        /** A reset connection is retried once. */
        int callsPerFetch() {
            return this == RESETS ? 2 : 1;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(29);
    private static final Duration TIMEOUT = Duration.ofMillis(700);
    /** How long a caller waits for newer keys if there are usable ones, and what a busy machine adds. */
    private static final Duration PATIENCE = Duration.ofMillis(200).plusMillis(450);

    private final MutableClock clock = new MutableClock("2026-11-23T10:00:00Z");
    private final VendorFixture around = new VendorFixture(clock);
    private final FakeIssuer issuer = FakeIssuer.start(clock);
    private final AlarmEvaluator alarms = new AlarmEvaluator();

    @AfterEach
    void stop() {
        issuer.close();
        around.close();
    }

    private VendorUnderTest vendor(IssuerFault fault) {
        return around.with(
                        "POLICIES",
                        "[" + TestPolicies.of(issuer, "known", ",\"keys\":\"" + issuer.url() + FakeIssuer.KEYS + "\"")
                                + "]")
                .with("UPSTREAM_TIMEOUT_MS", Long.toString(fault == IssuerFault.HANGS ? TIMEOUT.toMillis() : 6_000))
                .vendor(Gateway.HTTP_API);
    }

    private VendorReply ask(VendorUnderTest vendor) {
        return vendor.requestToken("", Map.of("Authorization", "Bearer " + issuer.token("ann", Map.of())), LIMIT);
    }

    private String code(VendorUnderTest vendor) throws Exception {
        ask(vendor);
        JsonNode line = vendor.newLine();
        alarms.addLine(minute(), line);
        return line.path("Outcome").asText();
    }

    private long minute() {
        return clock.instant().getEpochSecond() / 60;
    }

    @ParameterizedTest
    @EnumSource
    void issuerFailsForADay_lastKeysServeWithoutWaiting_andNoLonger(IssuerFault fault) throws Exception {
        VendorUnderTest vendor = vendor(fault);
        assertThat(ask(vendor).status()).isEqualTo(200);
        vendor.newLines(1);
        issuer.respondAlways(fault.response);
        issuer.forgetCalls();

        clock.advance(Duration.ofMinutes(61));
        for (int hour = 0; hour < 24; hour++) {
            VendorReply reply = ask(vendor);
            assertThat(reply.status()).as("hour %s: %s", hour, reply).isEqualTo(200);
            assertThat(reply.took()).isLessThan(PATIENCE);
            // Within the half minute for which a failure is remembered.
            assertThat(ask(vendor).status()).isEqualTo(200);
            clock.advance(Duration.ofHours(1).minusMinutes(1));
        }
        assertThat(issuer.calls()).hasSizeLessThanOrEqualTo(24 * fault.callsPerFetch());

        clock.advance(Duration.ofMinutes(30));
        assertThat(code(vendor)).isEqualTo("keys_unavailable");
        issuer.reset();
        clock.advance(Duration.ofSeconds(31));
        assertThat(ask(vendor).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void issuerFailsForTenMinutes_newEnvironment_asksTwiceAMinuteAndRecovers(IssuerFault fault) throws Exception {
        VendorUnderTest vendor = vendor(fault);
        issuer.respondAlways(fault.response);
        long first = minute();

        for (int request = 0; request < 60; request++) {
            assertThat(code(vendor)).isEqualTo("keys_unavailable");
            clock.advance(Duration.ofSeconds(10));
        }
        assertThat(issuer.calls()).hasSizeLessThanOrEqualTo(20 * fault.callsPerFetch());
        assertThat(around.reads()).isZero();
        assertThat(around.mapbox().calls()).isEmpty();
        assertThat(alarms.firedBetween(first, minute())).contains("UpstreamCallsAlarm");

        issuer.reset();
        clock.advance(Duration.ofSeconds(31));
        assertThat(ask(vendor).status()).isEqualTo(200);
    }
}
