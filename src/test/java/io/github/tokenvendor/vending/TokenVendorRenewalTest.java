package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.anything;
import static io.github.tokenvendor.testing.VendorHarness.context;
import static io.github.tokenvendor.testing.VendorHarness.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.VendorAssembly;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.vending.VendedToken.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a cached token is replaced, and what is vended while that fails. */
class TokenVendorRenewalTest {
    private final VendorHarness harness = new VendorHarness();
    private final Instant start = harness.clock.instant();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void vend_untilHalfOfTheLife_isReused_andReplacedBelow() throws Exception {
        harness.vend(request("styles:read"));
        harness.clock.advance(Duration.ofSeconds(1_769));
        assertThat(harness.vend(request("styles:read")).source()).isEqualTo(Source.REUSED);

        harness.clock.advance(Duration.ofSeconds(2));
        VendedToken replaced = harness.vend(request("styles:read"));

        assertThat(replaced.source()).isEqualTo(Source.MINTED);
        assertThat(replaced.lease().expires()).isEqualTo(start.plusSeconds(1_771 + 3_540));
        assertThat(harness.mapbox.requests()).hasSize(2);
    }

    @Test
    void vend_replacementFails_servesTheOldTokenWhileAMinuteRemains() throws Exception {
        harness.vend(request("styles:read"));
        harness.mapbox.script(mint -> new Reply(503, ""));

        harness.clock.advance(Duration.ofSeconds(3_480));
        VendedToken inNeed = harness.vend(request("styles:read"));

        assertThat(inNeed.source()).isEqualTo(Source.STALE);
        assertThat(inNeed.lease().remaining(inNeed.at())).isEqualTo(Duration.ofSeconds(60));
        harness.clock.advance(Duration.ofSeconds(1));
        harness.assertFails(request("styles:read"), Failure.MAPBOX_UNAVAILABLE);
    }

    @Test
    void vend_replacementFails_triesAgainAfterFiveSecondsOnly() throws Exception {
        harness.vend(request("styles:read"));
        harness.mapbox.script(mint -> new Reply(503, ""));
        harness.clock.advance(Duration.ofSeconds(2_000));

        assertThat(harness.vend(request("styles:read")).source()).isEqualTo(Source.STALE);
        harness.clock.advance(Duration.ofSeconds(5).minusNanos(1));
        assertThat(harness.vend(request("styles:read")).source()).isEqualTo(Source.STALE);
        assertThat(harness.mapbox.requests()).hasSize(2);
        harness.clock.advance(Duration.ofNanos(1));
        assertThat(harness.vend(request("styles:read")).source()).isEqualTo(Source.STALE);
        assertThat(harness.mapbox.requests()).hasSize(3);
    }

    /**
     * One-hour leases are refreshed between half and a third of their lifetime left; at 55 % elapsed, about a third of
     * 30 are due.
     */
    @Test
    void environments_doNotReplaceTheirLeasesAllAtOnce() throws Exception {
        List<TokenVendor> environments = new ArrayList<>();
        Random draws = new Random(20261103);
        try (VendorHarness rich = new VendorHarness()) {
            for (int i = 0; i < 30; i++) {
                environments.add(VendorAssembly.usual()
                        .with(draws::nextDouble)
                        .vendor(rich.masters, rich.api, rich.clock, Runnable::run));
                vendBy(environments.get(i));
            }
            rich.clock.advance(Duration.ofMinutes(34));
            for (TokenVendor environment : environments) {
                vendBy(environment);
            }

            assertThat(rich.mapbox.requests()).hasSizeBetween(31, 59);
        }
    }

    private static void vendBy(TokenVendor environment) throws VendingException {
        environment.vend(anything(), VendorHarness.EVERYBODY, Optional.empty(), context(Duration.ofSeconds(5)));
    }
}
