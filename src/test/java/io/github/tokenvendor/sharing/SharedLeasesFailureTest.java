package io.github.tokenvendor.sharing;

import static io.github.tokenvendor.sharing.SharedLeasesFixture.vend;
import static io.github.tokenvendor.testing.VendorHarness.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.testing.InMemoryLeaseTable.Operation;
import io.github.tokenvendor.testing.ScriptedMapbox.Reply;
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
    private final SharedLeasesFixture bench = new SharedLeasesFixture();

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void tableFails_theEnvironmentMintsForItself(Operation failing) throws Exception {
        bench.table.intercept((operation, id) -> {
            if (operation == failing) {
                throw new LeaseTableException();
            }
        });

        assertThat(vend(bench.environment()).source()).isEqualTo(Source.MINTED);
        assertThat(bench.mapbox.asks()).hasSize(1);
    }

    @Test
    void tableFailsForGood_notEveryMintPaysForIt() throws Exception {
        bench.table.fail();
        TokenVendor vendor = bench.environment();

        for (int i = 0; i < 5; i++) {
            vendFor(vendor, 30 * (1L << i));
        }

        assertThat(bench.table.count(Operation.READ)).isEqualTo(1);
        assertThat(bench.mapbox.asks()).hasSize(4);
    }

    @Test
    void tableWorksAgain_itsProbeEndsTheCircuitsPause() throws Exception {
        TokenVendor vendor = withAProbeDue();
        vendFor(vendor, 1_800);
        vendFor(vendor, 900);

        assertThat(bench.table.count(Operation.READ))
                .as("one failed, one probe, one after it")
                .isEqualTo(3);
    }

    @Test
    void probeWhoseMintFails_endsTheCircuitsPauseAsWell() throws Exception {
        TokenVendor vendor = withAProbeDue();
        bench.mapbox.script(ask -> Reply.of(503, ""));
        assertThatExceptionOfType(VendingException.class).isThrownBy(() -> vendFor(vendor, 1_800));
        bench.mapbox.reset();
        vendFor(vendor, 900);

        assertThat(bench.table.count(Operation.READ)).isEqualTo(3);
    }

    @Test
    void mapboxFails_sharedLeaseThatIsOverdue_isServedAllTheSame() throws Exception {
        VendedToken first = vend(bench.environment());
        bench.clock.advance(Duration.ofMinutes(45));
        bench.mapbox.script(ask -> Reply.of(503, ""));

        VendedToken vended = vend(bench.environment());

        assertThat(vended.source()).isEqualTo(Source.STALE);
        assertThat(vended.lease().reveal()).isEqualTo(first.lease().reveal());
    }

    /** An environment whose table has failed once, and works again. */
    private TokenVendor withAProbeDue() throws VendingException {
        TokenVendor vendor = bench.environment();
        bench.table.fail();
        vend(vendor);
        bench.table.reset();
        bench.clock.advance(Duration.ofSeconds(1));
        return vendor;
    }

    private static void vendFor(TokenVendor vendor, long seconds) throws VendingException {
        vendor.vend(VendorHarness.request(seconds, "styles:read"), Optional.empty(), context(Duration.ofSeconds(5)));
    }
}
