package io.github.tokenvendor.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.InProcessVendor;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.VendorUnderTest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An environment whose clock is ten minutes off: responses must be correct by Mapbox's clock. */
final class WrongClockTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(29);
    private static final int ALLOWED_TO_RETRY = 2;

    private final MutableClock mapboxTime = new MutableClock(NOW);
    private final VendorFixture fixture = new VendorFixture(mapboxTime)
            .with("ALLOWED_SCOPES", String.join(",", ScenarioEnvironment.SCOPES))
            .with("UPSTREAM_TIMEOUT_MS", "20000");

    @AfterEach
    void end() {
        fixture.close();
    }

    /** Mapbox refuses these, which reveals the clock's error to the vendor. */
    @ParameterizedTest(name = "{0} minutes off, {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "  10 | {}                                    | 3540",
                "  10 | {\"expires_in\":3600}                 | 3540",
                "  10 | {\"expires\":\"2026-11-23T12:00:00Z\"}| 3540",
                " -10 | {\"expires_in\":600}                  | 600",
                " -10 | {\"expires_in\":60}                   | 60",
                "  61 | {}                                    | 3540",
                " -61 | {}                                    | 3540",
                " 600 | {\"expires_in\":60}                   | 60",
            })
    void request_mapboxRefusesBecauseOfTheClock_isGrantedByMapboxsClock(int minutes, String requested, long seconds)
            throws Exception {
        VendorUnderTest vendor = new InProcessVendor(
                Gateway.HTTP_API, fixture.environment(), new MutableClock(NOW.plus(Duration.ofMinutes(minutes))));

        VendorReply reply = vendor.requestToken(requested, LIMIT);

        assertVended(reply);
        assertThat(reply.json().path("expires_in").asLong()).isCloseTo(seconds, within(2L));
        assertThat(fixture.responses(422)).isEqualTo(1);
        assertThat(fixture.responses(201)).isEqualTo(1);
    }

    /** Mapbox grants these; only the time in its response shows that the grant is not what was requested. */
    @ParameterizedTest(name = "{0} minutes off, {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "  10 | {\"expires_in\":600}  | 600  | 2",
                "  10 | {\"expires_in\":60}   | 60   | 2",
                " -10 | {}                    | 2940 | 1",
                " -10 | {\"expires_in\":3000} | 1200 | 1",
            })
    void request_mapboxGrantsDespiteTheClock_isGrantedByMapboxsClock(
            int minutes, String requested, long seconds, int mints) throws Exception {
        VendorUnderTest vendor = new InProcessVendor(
                Gateway.HTTP_API, fixture.environment(), new MutableClock(NOW.plus(Duration.ofMinutes(minutes))));

        VendorReply reply = vendor.requestToken(requested, LIMIT);

        assertVended(reply);
        assertThat(reply.json().path("expires_in").asLong()).isCloseTo(seconds, within(2L));
        assertThat(fixture.responses(422)).isZero();
        assertThat(fixture.responses(201)).isEqualTo(mints);
    }

    @Test
    void correctedClock_staysCorrected_andReusesTheLease() throws Exception {
        VendorUnderTest vendor = new InProcessVendor(
                Gateway.HTTP_API, fixture.environment(), new MutableClock(NOW.plus(Duration.ofMinutes(10))));
        VendorReply first = vendor.requestToken("{}", LIMIT);

        VendorReply second = vendor.requestToken("{}", LIMIT);
        VendorReply other = vendor.requestToken("{\"expires_in\":1800}", LIMIT);

        assertThat(second.json().path("token")).isEqualTo(first.json().path("token"));
        assertVended(second);
        assertVended(other);
        assertThat(fixture.responses(422)).isEqualTo(1);
    }

    @Test
    void absoluteExpiry_isNeverExceeded_whateverTheClock() throws Exception {
        Instant requested = NOW.plus(Duration.ofMinutes(20));
        for (int minutes : new int[] {10, -10, 61, -61}) {
            VendorUnderTest vendor = new InProcessVendor(
                    Gateway.HTTP_API, fixture.environment(), new MutableClock(NOW.plus(Duration.ofMinutes(minutes))));

            VendorReply reply = vendor.requestToken("{\"expires\":\"" + requested + "\"}", LIMIT);

            // With a clock this far ahead, the requested expiry seems to be in the past, and Mapbox is not called.
            if (reply.status() == 200) {
                assertThat(expiry(reply)).isBeforeOrEqualTo(requested).isAfter(NOW);
                assertThat(Instant.parse(reply.json().path("expires").asText())).isEqualTo(expiry(reply));
            } else {
                assertThat(reply.json().path("code").asText()).isEqualTo("invalid_expiry");
                assertThat(minutes).isEqualTo(61);
            }
        }
    }

    @Test
    void clockCorrectedLater_isTrustedAgain() throws Exception {
        MutableClock time = new MutableClock(NOW.plus(Duration.ofMinutes(10)));
        VendorUnderTest vendor = new InProcessVendor(Gateway.HTTP_API, fixture.environment(), time);
        assertVended(vendor.requestToken("{}", LIMIT));

        time.advance(Duration.ofMinutes(-10));
        VendorReply reply = vendor.requestToken("{\"scopes\":[\"styles:read\"],\"expires_in\":900}", LIMIT);

        assertVended(reply);
        assertThat(fixture.responses(422)).isLessThanOrEqualTo(ALLOWED_TO_RETRY);
    }

    private void assertVended(VendorReply reply) throws Exception {
        assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        Instant expiry = expiry(reply);
        assertThat(Instant.parse(reply.json().path("expires").asText())).isEqualTo(expiry);
        long left = Duration.between(mapboxTime.instant(), expiry).toSeconds();
        assertThat(reply.json().path("expires_in").asLong()).as("expires_in").isCloseTo(left, within(3L));
        assertThat(left).isBetween(1L, 3_600L);
    }

    private static Instant expiry(VendorReply reply) throws Exception {
        return AccessToken.parse(reply.json().path("token").asText())
                .flatMap(AccessToken::expiry)
                .orElseThrow();
    }
}
