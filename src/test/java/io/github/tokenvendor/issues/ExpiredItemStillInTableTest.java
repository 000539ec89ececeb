package io.github.tokenvendor.issues;

import static io.github.tokenvendor.testing.VendorHarness.anything;
import static io.github.tokenvendor.testing.VendorHarness.context;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.secrets.MasterTokenCache;
import io.github.tokenvendor.sharing.SharedLeaseSettings;
import io.github.tokenvendor.testing.InMemoryLeaseTable;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorAssembly;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.vending.TokenVendor;
import io.github.tokenvendor.vending.VendedToken;
import io.github.tokenvendor.vending.VendedToken.Source;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * DynamoDB's time to live deletes items hours or days late, and a reader that trusts it is served expired ones.
 *
 * @see <a href="https://github.com/pallets-eco/flask-session/issues/240">flask-session #240</a>
 * @see <a href="https://github.com/hotgazpacho/apollo-server-cache-dynamodb/pull/7">apollo-server-cache-dynamodb #7</a>
 */
class ExpiredItemStillInTableTest {
    private final InMemoryLeaseTable table = new InMemoryLeaseTable();

    @Test
    void vend_sharedLeaseExpiredButNotDeleted_isMintedAgain() throws Exception {
        try (VendorHarness harness = new VendorHarness()) {
            VendedToken first = vend(environment(harness, "first"));
            assertThat(vend(environment(harness, "second")).source()).isEqualTo(Source.SHARED);
            harness.clock.advance(Duration.ofDays(1));

            VendedToken later = vend(environment(harness, "third"));

            assertThat(later.source()).isEqualTo(Source.MINTED);
            assertThat(later.lease().expires()).isAfter(first.lease().expires().plus(Duration.ofHours(23)));
        }
    }

    private TokenVendor environment(VendorHarness harness, String claimant) {
        MasterTokenCache masters = new MasterTokenCache(
                harness.secret,
                Optional.of(TestTokens.ACCOUNT),
                Duration.ofMinutes(5),
                harness.clock,
                harness.executor());
        SharedLeaseSettings settings = new SharedLeaseSettings(
                table, "configuration", Duration.ofSeconds(1), () -> claimant, () -> 0.5, harness.clock::advance);
        return VendorAssembly.usual().with(settings).vendor(masters, harness.api, harness.clock, harness.executor());
    }

    private static VendedToken vend(TokenVendor vendor) throws Exception {
        return vendor.vend(anything(), VendorHarness.EVERYBODY, Optional.empty(), context(Duration.ofSeconds(5)));
    }
}
