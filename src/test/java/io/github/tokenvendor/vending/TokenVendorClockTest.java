package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.TestTokens.ACCOUNT;
import static io.github.tokenvendor.testing.VendorHarness.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.ScriptedMapbox;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.vending.VendedToken.Source;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is vended if the vendor's clock differs from Mapbox's. */
class TokenVendorClockTest {
    private final VendorHarness harness = new VendorHarness();
    private final Instant start = harness.clock.instant();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void vend_clockFoundAheadOfMapbox_relativeRequestIsKeptByMapboxsTime() throws Exception {
        mapboxIsBehindBy(Duration.ofMinutes(10));

        VendedToken vended = harness.vend(request(3_600, "styles:read"));

        assertThat(vended.lease().remaining(vended.at())).isBetween(Duration.ofMinutes(50), Duration.ofMinutes(60));
        assertThat(vended.lease().expires())
                .isBeforeOrEqualTo(start.minusSeconds(600).plusSeconds(3_600));
        assertThat(harness.vend(request(3_600, "styles:read")).source()).isEqualTo(Source.REUSED);
    }

    @Test
    void vend_clockFoundBehindMapbox_retriesOnceWithTheRightTime() throws Exception {
        // Mapbox refuses the first expiry as past; by its clock the second is 300 s ahead.
        Instant mapboxTime = start.plusSeconds(3_600);
        harness.mapbox.script(mint -> mint.expires().isAfter(mapboxTime)
                ? ScriptedMapbox.created(TestTokens.temporary(ACCOUNT, mint.scopes(), mapboxTime, mint.expires()))
                        .dated(mapboxTime)
                : new Reply(422, "{\"message\":\"expires is in the past\"}").dated(mapboxTime));

        VendedToken vended = harness.vend(request(300, "styles:read"));

        assertThat(vended.lease().expires()).isEqualTo(mapboxTime.plusSeconds(300));
        assertThat(vended.at()).isEqualTo(mapboxTime);
    }

    private void mapboxIsBehindBy(Duration lag) {
        harness.mapbox.script(mint -> {
            Instant mapboxTime = harness.clock.instant().minus(lag);
            if (mint.expires().isAfter(mapboxTime.plusSeconds(3_600))) {
                return new Reply(422, "{\"message\":\"expires is more than one hour in the future\"}")
                        .dated(mapboxTime);
            }
            String token = TestTokens.temporary(ACCOUNT, mint.scopes(), mapboxTime, mint.expires());
            return ScriptedMapbox.created(token).dated(mapboxTime);
        });
    }
}
