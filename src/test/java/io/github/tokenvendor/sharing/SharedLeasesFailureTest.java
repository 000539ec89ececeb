package io.github.tokenvendor.sharing;

import static io.github.tokenvendor.sharing.SharedLeasesFixture.vend;
import static io.github.tokenvendor.testing.VendorHarness.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.sharing.LeaseTable.Entry;
import io.github.tokenvendor.testing.InMemoryLeaseTable.Operation;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.vending.TokenVendor;
import io.github.tokenvendor.vending.VendedToken;
import io.github.tokenvendor.vending.VendedToken.Source;
import io.github.tokenvendor.vending.VendingException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is vended while the table, or Mapbox behind it, fails. */
class SharedLeasesFailureTest {
    private final SharedLeasesFixture fixture = new SharedLeasesFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void tableFails_theEnvironmentMintsForItself(Operation failing) throws Exception {
        fixture.table.intercept((operation, id) -> {
            if (operation == failing) {
                throw new LeaseTableException();
            }
        });

        assertThat(vend(fixture.environment()).source()).isEqualTo(Source.MINTED);
        assertThat(fixture.mapbox.requests()).hasSize(1);
    }

    @Test
    void tableFailsPermanently_notEveryMintWaitsForIt() throws Exception {
        fixture.table.fail();
        TokenVendor vendor = fixture.environment();

        for (int i = 0; i < 5; i++) {
            vendFor(vendor, 30 * (1L << i));
        }

        assertThat(fixture.table.count(Operation.READ)).isEqualTo(1);
        assertThat(fixture.mapbox.requests()).hasSize(4);
    }

    @Test
    void tableWorksAgain_itsProbeEndsTheCircuitsPause() throws Exception {
        TokenVendor vendor = withAProbeDue();
        vendFor(vendor, 1_800);
        vendFor(vendor, 900);

        assertThat(fixture.table.count(Operation.READ))
                .as("one failed, one probe, one after it")
                .isEqualTo(3);
    }

    @Test
    void probeWhoseMintFails_endsTheCircuitsPauseToo() throws Exception {
        TokenVendor vendor = withAProbeDue();
        fixture.mapbox.script(mint -> new Reply(503, ""));
        assertThatExceptionOfType(VendingException.class).isThrownBy(() -> vendFor(vendor, 1_800));
        fixture.mapbox.reset();
        vendFor(vendor, 900);

        assertThat(fixture.table.count(Operation.READ)).isEqualTo(3);
    }

    /** Someone who can write to the table must not be able to stop the vendor. */
    @Test
    void tableAlwaysSaysThatMapboxFails_isBelievedForAMinute() throws Exception {
        fixture.table.intercept((operation, id) -> {
            if (operation == Operation.READ) {
                long until = fixture.clock.instant().plusSeconds(15).toEpochMilli();
                String failure = "9 " + until + " UNAVAILABLE 503 0123456789abcdef";
                fixture.table.put(
                        id, new Entry(Optional.empty(), "", Optional.empty(), Optional.empty(), Optional.of(failure)));
            }
        });
        TokenVendor vendor = fixture.environment();
        for (int seconds = 0; seconds < 60; seconds++) {
            assertThatExceptionOfType(VendingException.class).isThrownBy(() -> vend(vendor));
            fixture.clock.advance(Duration.ofSeconds(1));
        }
        fixture.clock.advance(Duration.ofSeconds(15));

        assertThat(vend(vendor).source()).isEqualTo(Source.MINTED);
    }

    @Test
    void tableIsTooSlow_isSkippedForASecond() throws Exception {
        fixture.table.intercept((operation, id) -> {
            if (operation == Operation.CLAIM) {
                fixture.clock.advance(Duration.ofSeconds(3));
                fixture.table.put(
                        id,
                        new Entry(
                                Optional.empty(),
                                "",
                                Optional.of(new LeaseTable.Claim("faster", fixture.clock.instant())),
                                Optional.empty(),
                                Optional.empty()));
            }
        });
        TokenVendor vendor = fixture.environment();
        vend(vendor);
        vendFor(vendor, 1_800);
        assertThat(fixture.table.count(Operation.READ)).isEqualTo(1);

        fixture.clock.advance(Duration.ofSeconds(1));
        vendFor(vendor, 900);
        assertThat(fixture.table.count(Operation.READ)).isEqualTo(2);
    }

    @Test
    void mapboxFails_overdueSharedLease_isStillServed() throws Exception {
        VendedToken first = vend(fixture.environment());
        fixture.clock.advance(Duration.ofMinutes(45));
        fixture.mapbox.script(mint -> new Reply(503, ""));

        VendedToken vended = vend(fixture.environment());

        assertThat(vended.source()).isEqualTo(Source.STALE);
        assertThat(vended.lease().reveal()).isEqualTo(first.lease().reveal());
    }

    /** An environment whose table failed once and now works. */
    private TokenVendor withAProbeDue() throws VendingException {
        TokenVendor vendor = fixture.environment();
        fixture.table.fail();
        vend(vendor);
        fixture.table.reset();
        fixture.clock.advance(Duration.ofSeconds(1));
        return vendor;
    }

    private static void vendFor(TokenVendor vendor, long seconds) throws VendingException {
        vendor.vend(
                VendorHarness.request(seconds, "styles:read"),
                VendorHarness.EVERYBODY,
                Optional.empty(),
                context(Duration.ofSeconds(5)));
    }
}
