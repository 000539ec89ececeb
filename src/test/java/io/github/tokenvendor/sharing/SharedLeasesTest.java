package io.github.tokenvendor.sharing;

import static io.github.tokenvendor.sharing.SharedLeasesFixture.ID;
import static io.github.tokenvendor.sharing.SharedLeasesFixture.SCOPES;
import static io.github.tokenvendor.sharing.SharedLeasesFixture.vend;
import static io.github.tokenvendor.testing.VendorHarness.context;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.sharing.LeaseTable.Entry;
import io.github.tokenvendor.testing.ScriptedMapbox.Reply;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.vending.TokenRequest;
import io.github.tokenvendor.vending.TokenVendor;
import io.github.tokenvendor.vending.VendedToken;
import io.github.tokenvendor.vending.VendedToken.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedLeasesTest {
    private final SharedLeasesFixture bench = new SharedLeasesFixture();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void secondEnvironment_servesTheFirstOnesLease_withoutReadingTheSecretOrCallingMapbox() throws Exception {
        VendedToken first = vend(bench.environment());
        int reads = bench.secret.reads();
        bench.secret.fail(SecretException.unavailable("down"));
        bench.mapbox.script(ask -> Reply.of(503, ""));

        VendedToken second = vend(bench.environment());

        assertThat(first.source()).isEqualTo(Source.MINTED);
        assertThat(second.source()).isEqualTo(Source.SHARED);
        assertThat(second.lease().reveal()).isEqualTo(first.lease().reveal());
        assertThat(bench.mapbox.asks()).hasSize(1);
        assertThat(bench.secret.reads()).isEqualTo(reads);
    }

    @Test
    void leaseThatIsDue_isReplacedByOne_andFoundByTheOthers() throws Exception {
        TokenVendor one = bench.environment();
        TokenVendor other = bench.environment();
        vend(one);
        vend(other);
        bench.clock.advance(Duration.ofMinutes(30));

        assertThat(vend(one).source()).isEqualTo(Source.MINTED);
        assertThat(vend(other).source()).isEqualTo(Source.SHARED);
        assertThat(bench.mapbox.asks()).hasSize(2);
    }

    @Test
    void lyingLeases_areNotServed() throws Exception {
        Instant end = bench.start.plusSeconds(3_540);
        List<String> forgeries = List.of(
                "garbage",
                "tk.e30.x",
                bench.token(List.of("styles:read"), end),
                bench.token(List.of("fonts:read", "styles:read", "styles:tiles", "uploads:write"), end),
                TestTokens.temporary("someone-else", SCOPES, bench.start, end),
                bench.token(SCOPES, bench.start.plusSeconds(3_600)),
                bench.token(SCOPES, bench.start.minusSeconds(1)),
                TestTokens.temporary(TestTokens.ACCOUNT, SCOPES, bench.start.plusSeconds(600), end),
                TestTokens.secret("master-9"));
        for (String forgery : forgeries) {
            bench.put(Optional.of(forgery), "", Optional.empty());

            assertThat(vend(bench.environment()).source()).as(forgery).isEqualTo(Source.MINTED);
        }
    }

    @Test
    void leaseOfAnotherKeyInTheSameSlot_isNotServed() throws Exception {
        bench.table.put(
                ID,
                new Entry(
                        "another key",
                        Optional.of(bench.token(SCOPES, bench.start.plusSeconds(3_540))),
                        "",
                        Optional.empty()));

        assertThat(vend(bench.environment()).source()).isEqualTo(Source.MINTED);
    }

    @Test
    void refusedLease_isNotTakenFromTheTable() throws Exception {
        TokenVendor vendor = bench.environment();
        VendedToken first = vend(vendor);
        bench.clock.advance(Duration.ofSeconds(1));
        TokenRequest refusing = new TokenRequest(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(first.lease().fingerprint()));

        VendedToken second = vendor.vend(refusing, Optional.empty(), context(Duration.ofSeconds(5)));

        assertThat(second.lease().reveal()).isNotEqualTo(first.lease().reveal());
        assertThat(vend(bench.environment()).lease().reveal())
                .isEqualTo(second.lease().reveal());
    }

    @Test
    void leaseOfAReplacedMaster_isReplacedByAnEnvironmentThatKnowsTheNewOne() throws Exception {
        vend(bench.environment());
        bench.secret.put(TestTokens.secret("master-2"));
        bench.clock.advance(Duration.ofMinutes(1));
        TokenVendor knowing = bench.environment();
        knowing.vend(VendorHarness.request("fonts:read"), Optional.empty(), context(Duration.ofSeconds(5)));

        assertThat(vend(knowing).source()).isEqualTo(Source.MINTED);
        assertThat(vend(bench.environment()).lease().master())
                .isEqualTo(TestTokens.parsed(TestTokens.secret("master-2")).fingerprint());
    }
}
