package io.github.tokenvendor.sharing;

import static io.github.tokenvendor.sharing.SharedLeasesFixture.SCOPES;
import static io.github.tokenvendor.sharing.SharedLeasesFixture.vend;
import static io.github.tokenvendor.testing.VendorHarness.context;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.testing.RecordingServer.Reply;
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
    private final SharedLeasesFixture fixture = new SharedLeasesFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void secondEnvironment_servesTheFirstOnesLease_withoutReadingTheSecretOrCallingMapbox() throws Exception {
        VendedToken first = vend(fixture.environment());
        int reads = fixture.secret.reads();
        fixture.secret.fail(SecretException.unavailable("down"));
        fixture.mapbox.script(mint -> new Reply(503, ""));

        VendedToken second = vend(fixture.environment());

        assertThat(first.source()).isEqualTo(Source.MINTED);
        assertThat(second.source()).isEqualTo(Source.SHARED);
        assertThat(second.lease().reveal()).isEqualTo(first.lease().reveal());
        assertThat(fixture.mapbox.requests()).hasSize(1);
        assertThat(fixture.secret.reads()).isEqualTo(reads);
    }

    @Test
    void leaseThatIsDue_isReplacedByOne_andFoundByTheOthers() throws Exception {
        TokenVendor one = fixture.environment();
        TokenVendor other = fixture.environment();
        vend(one);
        vend(other);
        fixture.clock.advance(Duration.ofMinutes(30));

        assertThat(vend(one).source()).isEqualTo(Source.MINTED);
        assertThat(vend(other).source()).isEqualTo(Source.SHARED);
        assertThat(fixture.mapbox.requests()).hasSize(2);
    }

    @Test
    void forgedLeases_areNotServed() throws Exception {
        Instant end = fixture.start.plusSeconds(3_540);
        List<String> forgeries = List.of(
                "garbage",
                "tk.e30.x",
                fixture.token(List.of("styles:read"), end),
                fixture.token(List.of("fonts:read", "styles:read", "styles:tiles", "uploads:write"), end),
                TestTokens.temporary("someone-else", SCOPES, fixture.start, end),
                fixture.token(SCOPES, fixture.start.plusSeconds(3_600)),
                fixture.token(SCOPES, fixture.start.minusSeconds(1)),
                TestTokens.temporary(TestTokens.ACCOUNT, SCOPES, fixture.start.plusSeconds(600), end),
                TestTokens.secret("master-9"));
        for (String forgery : forgeries) {
            fixture.put(Optional.of(forgery), "", Optional.empty());

            assertThat(vend(fixture.environment()).source()).as(forgery).isEqualTo(Source.MINTED);
        }
    }

    @Test
    void refusedLease_isNotTakenFromTheTable() throws Exception {
        TokenVendor vendor = fixture.environment();
        VendedToken first = vend(vendor);
        fixture.clock.advance(Duration.ofSeconds(1));
        TokenRequest refusing = new TokenRequest(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(first.lease().fingerprint()));

        VendedToken second =
                vendor.vend(refusing, VendorHarness.EVERYBODY, Optional.empty(), context(Duration.ofSeconds(5)));

        assertThat(second.lease().reveal()).isNotEqualTo(first.lease().reveal());
        assertThat(vend(fixture.environment()).lease().reveal())
                .isEqualTo(second.lease().reveal());
    }

    @Test
    void leaseOfAReplacedMaster_isReplacedByAnEnvironmentThatKnowsTheNewOne() throws Exception {
        vend(fixture.environment());
        fixture.secret.put(TestTokens.secret("master-2"));
        fixture.clock.advance(Duration.ofMinutes(1));
        TokenVendor knowing = fixture.environment();
        knowing.vend(
                VendorHarness.request("fonts:read"),
                VendorHarness.EVERYBODY,
                Optional.empty(),
                context(Duration.ofSeconds(5)));

        assertThat(vend(knowing).source()).isEqualTo(Source.MINTED);
        assertThat(vend(fixture.environment()).lease().master())
                .isEqualTo(TestTokens.parsed(TestTokens.secret("master-2")).fingerprint());
    }
}
