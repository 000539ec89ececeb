package io.github.tokenvendor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.InProcessVendor;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.VendorUnderTest;
import io.github.tokenvendor.testing.WireServer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The response is sent before the invocation times out, and stale connections do no harm. */
final class TimeBudgetTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration ENOUGH = Duration.ofSeconds(25);

    private static ScenarioUpstreams upstreams;

    private ScenarioEnvironment around;
    private VendorUnderTest vendor;

    @BeforeAll
    static void trust() throws Exception {
        upstreams = new ScenarioUpstreams(new MutableClock(NOW)).trustedHere();
    }

    @AfterAll
    static void distrust() {
        upstreams.close();
    }

    @BeforeEach
    void start() {
        around = upstreams.environment(LONG);
        vendor = new InProcessVendor(Gateway.HTTP_API, around.environment(), new MutableClock(NOW));
    }

    @AfterEach
    void stop() {
        around.close();
    }

    @Test
    void invocationWithLittleTimeLeft_mapboxStalls_respondsHalfASecondBeforeTheTimeout() throws Exception {
        assertThat(vendor.requestToken(around.newRequest(), ENOUGH).status()).isEqualTo(200);
        around.mapbox().misbehave(WireServer.sending(""));

        VendorReply reply = vendor.requestToken(around.newRequest(), Duration.ofSeconds(3));

        assertThat(reply.json().path("code").asText()).isEqualTo("mapbox_unavailable");
        assertThat(reply.headers()).containsKey("Retry-After");
        assertThat(reply.took()).isBetween(Duration.ofMillis(2_300), Duration.ofMillis(2_900));
    }

    @Test
    void coldInvocationWithLittleTimeLeft_secretsManagerStalls_respondsHalfASecondBeforeTheTimeout() throws Exception {
        around.secrets().misbehave(WireServer.sending(""));

        VendorReply reply = vendor.requestToken(around.newRequest(), Duration.ofSeconds(3));

        assertThat(reply.json().path("code").asText()).isEqualTo("secrets_unavailable");
        assertThat(reply.headers()).containsKey("Retry-After");
        assertThat(reply.took()).isBetween(Duration.ofMillis(2_300), Duration.ofMillis(2_900));
    }

    @Test
    void invocationAlmostOutOfTime_failsAtOnce() {
        VendorReply reply = vendor.requestToken(around.newRequest(), Duration.ofMillis(400));

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.took()).isLessThan(Duration.ofMillis(400));
    }

    @Test
    void callerThatLeftEarly_doesNotAffectTheNextInvocation() throws Exception {
        assertThat(vendor.requestToken(around.newRequest(), ENOUGH).status()).isEqualTo(200);
        String requested = around.newRequest();
        around.mapbox().misbehave(WireServer.sending(""));
        assertThat(vendor.requestToken(requested, Duration.ofSeconds(1)).status())
                .isEqualTo(503);
        around.mapbox().reset();

        VendorReply reply = vendor.requestToken(requested, ENOUGH);

        assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        assertThat(reply.took()).isLessThan(LONG);
    }

    @Test
    void unreadableSecret_isNotReadRepeatedly_andTheLastMasterStaysInUse() throws Exception {
        String held = "{\"scopes\":[\"styles:read\"],\"expires_in\":300}";
        assertThat(vendor.requestToken(held, ENOUGH).status()).isEqualTo(200);
        around.secrets().misbehave(FaultTable.status(500));

        assertThat(vendor.requestToken(held, ENOUGH).status()).isEqualTo(200);
        around.secrets().misbehave(FaultTable.status(500));
        VendorReply longer = vendor.requestToken("{\"scopes\":[\"styles:read\"],\"expires_in\":600}", ENOUGH);

        assertThat(longer.status()).as("the last master goes on minting").isEqualTo(200);
        assertThat(around.secrets().connections()).hasSizeLessThanOrEqualTo(1);
    }

    /** Responses that invite the client to keep the connection; each marks its end differently. */
    @Test
    void connectionThatMapboxHasClosed_isNotReused() throws Exception {
        assertThat(vendor.requestToken(around.newRequest(), ENOUGH).status()).isEqualTo(200);
        String[] responses = {
            "HTTP/1.1 204 No Content\r\n\r\n",
            "HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: keep-alive\r\nKeep-Alive: timeout=60\r\n\r\n",
            "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 304 Not Modified\r\n\r\n",
            "HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\n{}",
        };
        for (String response : responses) {
            around.mapbox().misbehave(WireServer.sending(response));
            assertThat(vendor.requestToken(around.newRequest(), ENOUGH).status())
                    .isIn(502, 503);
            assertThat(around.mapbox().allCloseWithin(Duration.ofSeconds(2)))
                    .as(response)
                    .isTrue();
            around.mapbox().reset();

            assertThat(vendor.requestToken(around.newRequest(), ENOUGH).status())
                    .as("after %s", response)
                    .isEqualTo(200);
            assertThat(around.mapbox().connections())
                    .as("connections after %s", response)
                    .hasSize(1);
        }
    }
}
