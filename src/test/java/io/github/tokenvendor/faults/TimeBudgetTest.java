package io.github.tokenvendor.faults;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The response comes before the invocation ends, and old connections do no harm. */
final class TimeBudgetTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration ENOUGH = Duration.ofSeconds(25);

    private static ScenarioUpstreams upstreams;

    private ScenarioEnvironment around;
    private VendorUnderTest vendor;

    @BeforeAll
    static void trust() {
        upstreams = ScenarioUpstreams.start(new MutableClock(NOW)).trustedHere();
    }

    @AfterAll
    static void distrust() {
        upstreams.close();
    }

    @BeforeEach
    void start() {
        around = upstreams.environment(LONG);
        vendor = InProcessVendor.httpApi(around.environment(), new MutableClock(NOW));
    }

    @AfterEach
    void stop() {
        around.close();
    }

    @Test
    void invocationWithLittleTimeLeft_isAnsweredHalfASecondBeforeItsEnd_whileMapboxStalls() throws Exception {
        assertThat(vendor.ask(around.newRequest(), ENOUGH).status()).isEqualTo(200);
        around.mapbox().misbehave(WireServer.sending(""));

        VendorReply reply = vendor.ask(around.newRequest(), Duration.ofSeconds(3));

        assertThat(reply.json().path("code").asText()).isEqualTo("mapbox_unavailable");
        assertThat(reply.headers()).containsKey("Retry-After");
        assertThat(reply.took()).isBetween(Duration.ofMillis(2_300), Duration.ofMillis(2_900));
    }

    @Test
    void coldInvocationWithLittleTimeLeft_isAnsweredHalfASecondBeforeItsEnd_whileSecretsManagerStalls()
            throws Exception {
        around.secrets().misbehave(WireServer.sending(""));

        VendorReply reply = vendor.ask(around.newRequest(), Duration.ofSeconds(3));

        assertThat(reply.json().path("code").asText()).isEqualTo("secrets_unavailable");
        assertThat(reply.headers()).containsKey("Retry-After");
        assertThat(reply.took()).isBetween(Duration.ofMillis(2_300), Duration.ofMillis(2_900));
    }

    @Test
    void invocationThatIsAlmostOver_isAnsweredAtOnce() {
        VendorReply reply = vendor.ask(around.newRequest(), Duration.ofMillis(400));

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.took()).isLessThan(Duration.ofMillis(400));
    }

    @Test
    void callerWhoLeftEarly_doesNotSpoilTheNextInvocation() throws Exception {
        assertThat(vendor.ask(around.newRequest(), ENOUGH).status()).isEqualTo(200);
        String requested = around.newRequest();
        around.mapbox().misbehave(WireServer.sending(""));
        assertThat(vendor.ask(requested, Duration.ofSeconds(1)).status()).isEqualTo(503);
        around.mapbox().reset();

        VendorReply reply = vendor.ask(requested, ENOUGH);

        assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        assertThat(reply.took()).isLessThan(LONG);
    }

    @Test
    void secretThatCannotBeRead_isNotReadAgainAndAgain_andTheLastMasterGoesOn() throws Exception {
        String held = "{\"scopes\":[\"styles:read\"],\"expires_in\":300}";
        assertThat(vendor.ask(held, ENOUGH).status()).isEqualTo(200);
        around.secrets().misbehave(FaultTable.status(500));

        assertThat(vendor.ask(held, ENOUGH).status()).isEqualTo(200);
        around.secrets().misbehave(FaultTable.status(500));
        VendorReply longer = vendor.ask("{\"scopes\":[\"styles:read\"],\"expires_in\":600}", ENOUGH);

        assertThat(longer.status()).as("the last master goes on minting").isEqualTo(200);
        assertThat(around.secrets().connections()).hasSizeLessThanOrEqualTo(1);
    }

    /** Responses that invite the client to keep the connection, each with another way to mark its end. */
    @Test
    void connectionThatMapboxHasClosedMeanwhile_isNotUsedAgain() throws Exception {
        assertThat(vendor.ask(around.newRequest(), ENOUGH).status()).isEqualTo(200);
        String[] answers = {
            "HTTP/1.1 204 No Content\r\n\r\n",
            "HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: keep-alive\r\nKeep-Alive: timeout=60\r\n\r\n",
            "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 304 Not Modified\r\n\r\n",
            "HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\n{}",
        };
        for (String answer : answers) {
            around.mapbox().misbehave(WireServer.sending(answer));
            assertThat(vendor.ask(around.newRequest(), ENOUGH).status()).isIn(502, 503);
            assertThat(around.mapbox().allCloseWithin(Duration.ofSeconds(2)))
                    .as(answer)
                    .isTrue();
            around.mapbox().reset();

            assertThat(vendor.ask(around.newRequest(), ENOUGH).status())
                    .as("after %s", answer)
                    .isEqualTo(200);
            assertThat(around.mapbox().connections())
                    .as("connections after %s", answer)
                    .hasSize(1);
        }
    }
}
