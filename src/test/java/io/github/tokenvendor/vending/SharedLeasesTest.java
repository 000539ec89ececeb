package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.anything;
import static io.github.tokenvendor.testing.VendorHarness.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.secrets.MasterTokenSource;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.testing.InMemoryLeaseTable;
import io.github.tokenvendor.testing.InMemoryLeaseTable.Operation;
import io.github.tokenvendor.testing.ScriptedMapbox.Reply;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.vending.LeaseTable.Claim;
import io.github.tokenvendor.vending.LeaseTable.Entry;
import io.github.tokenvendor.vending.VendedToken.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SharedLeasesTest {
    private static final String ID = "default";
    private static final List<String> SCOPES = List.of("fonts:read", "styles:read", "styles:tiles");
    private static final String KEY = String.join(" ", SCOPES) + " 3540";

    private final VendorHarness bench = new VendorHarness();
    private final InMemoryLeaseTable table = new InMemoryLeaseTable();
    private final AtomicInteger claims = new AtomicInteger();
    private final Instant start = bench.clock.instant();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void secondEnvironment_servesTheFirstOnesLease_withoutReadingTheSecretOrCallingMapbox() throws Exception {
        VendedToken first = vend(environment());
        int reads = bench.secret.reads();
        bench.secret.fail(SecretException.unavailable("down"));
        bench.mapbox.script(ask -> Reply.of(503, ""));

        VendedToken second = vend(environment());

        assertThat(first.source()).isEqualTo(Source.MINTED);
        assertThat(second.source()).isEqualTo(Source.SHARED);
        assertThat(second.lease().reveal()).isEqualTo(first.lease().reveal());
        assertThat(bench.mapbox.asks()).hasSize(1);
        assertThat(bench.secret.reads()).isEqualTo(reads);
    }

    @Test
    void leaseThatIsDue_isReplacedByOne_andFoundByTheOthers() throws Exception {
        TokenVendor one = environment();
        TokenVendor other = environment();
        vend(one);
        vend(other);
        bench.clock.advance(Duration.ofMinutes(30));

        assertThat(vend(one).source()).isEqualTo(Source.MINTED);
        assertThat(vend(other).source()).isEqualTo(Source.SHARED);
        assertThat(bench.mapbox.asks()).hasSize(2);
    }

    @Test
    void claimOfAnother_isWaitedFor() throws Exception {
        put(Optional.empty(), "", Optional.of(new Claim("another", start.plusSeconds(3))));
        table.intercept((operation, id) -> {
            if (operation == Operation.READ && table.count(Operation.READ) == 3) {
                put(Optional.of(token(SCOPES, start.plusSeconds(3_540))), "", Optional.empty());
            }
        });

        assertThat(vend(environment()).source()).isEqualTo(Source.SHARED);
        assertThat(bench.mapbox.asks()).isEmpty();
    }

    @Test
    void claimOfADeadClaimant_isTakenOverAfterItHasLapsed() throws Exception {
        put(Optional.empty(), "", Optional.of(new Claim("dead", start.plusSeconds(3))));

        assertThat(vend(environment()).source()).isEqualTo(Source.MINTED);
        assertThat(Duration.between(start, bench.clock.instant())).isBetween(SharedLeases.CLAIM, Duration.ofSeconds(4));
        assertThat(table.entry(ID).orElseThrow().claim()).isEmpty();
    }

    @Test
    void claimThatLapsesAbsurdlyLate_isTakenOverAllTheSame() throws Exception {
        put(Optional.empty(), "", Optional.of(new Claim("liar", start.plus(Duration.ofDays(365)))));

        assertThat(vend(environment()).source()).isEqualTo(Source.MINTED);
    }

    @Test
    void claimThatLapsedLongAgo_isTakenOverAtOnce() throws Exception {
        put(Optional.empty(), "", Optional.of(new Claim("dead", start.minusSeconds(60))));

        assertThat(vend(environment()).source()).isEqualTo(Source.MINTED);
        assertThat(bench.clock.instant()).isEqualTo(start);
    }

    @Test
    void failedMint_givesTheClaimUp() throws Exception {
        bench.mapbox.script(ask -> Reply.of(503, ""));
        assertThatExceptionOfType(VendingException.class).isThrownBy(() -> vend(environment()));

        assertThat(table.entry(ID).orElseThrow().claim()).isEmpty();
    }

    @Test
    void claimantThatThawsAnHourLater_doesNotReplaceWhatOthersShared() throws Exception {
        String newer = token(SCOPES, start.plusSeconds(3_500));
        bench.mapbox.script(ask -> {
            // Meanwhile another has taken the claim over, and shared its lease.
            put(Optional.of(newer), "", Optional.empty());
            return bench.mapbox.grant(ask);
        });

        assertThat(vend(environment()).source()).isEqualTo(Source.MINTED);
        assertThat(table.entry(ID).orElseThrow().token()).hasValue(newer);
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void tableFails_theEnvironmentMintsForItself(Operation failing) throws Exception {
        table.intercept((operation, id) -> {
            if (operation == failing) {
                throw new LeaseTableException(LeaseTableException.Kind.UNAVAILABLE);
            }
        });

        assertThat(vend(environment()).source()).isEqualTo(Source.MINTED);
        assertThat(bench.mapbox.asks()).hasSize(1);
    }

    @Test
    void tableFailsForGood_notEveryMintPaysForIt() throws Exception {
        table.fail(LeaseTableException.Kind.MISCONFIGURED);
        TokenVendor vendor = environment();

        for (int i = 0; i < 5; i++) {
            vendor.vend(
                    VendorHarness.request(30 * (1L << i), "styles:read"),
                    Optional.empty(),
                    context(Duration.ofSeconds(5)));
        }

        assertThat(table.count(Operation.READ)).isEqualTo(1);
        assertThat(bench.mapbox.asks()).hasSize(4);
    }

    @Test
    void lyingLeases_areNotServed() throws Exception {
        Instant end = start.plusSeconds(3_540);
        List<String> lies = List.of(
                "garbage",
                "tk.e30.x",
                token(List.of("styles:read"), end),
                token(List.of("fonts:read", "styles:read", "styles:tiles", "uploads:write"), end),
                TestTokens.temporary("someone-else", SCOPES, start, end),
                token(SCOPES, start.plusSeconds(3_600)),
                token(SCOPES, start.minusSeconds(1)),
                TestTokens.temporary(TestTokens.ACCOUNT, SCOPES, start.plusSeconds(600), end),
                TestTokens.secret("master-9"));
        for (String lie : lies) {
            put(Optional.of(lie), "", Optional.empty());

            assertThat(vend(environment()).source()).as(lie).isEqualTo(Source.MINTED);
        }
    }

    @Test
    void leaseOfAnotherKeyInTheSameSlot_isNotServed() throws Exception {
        table.put(
                ID,
                new Entry("another key", Optional.of(token(SCOPES, start.plusSeconds(3_540))), "", Optional.empty()));

        assertThat(vend(environment()).source()).isEqualTo(Source.MINTED);
    }

    @Test
    void refusedLease_isNotTakenFromTheTable() throws Exception {
        TokenVendor vendor = environment();
        VendedToken first = vend(vendor);
        bench.clock.advance(Duration.ofSeconds(1));
        TokenRequest refusing = new TokenRequest(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(first.lease().fingerprint()));

        VendedToken second = vendor.vend(refusing, Optional.empty(), context(Duration.ofSeconds(5)));

        assertThat(second.lease().reveal()).isNotEqualTo(first.lease().reveal());
        assertThat(vend(environment()).lease().reveal())
                .isEqualTo(second.lease().reveal());
    }

    @Test
    void leaseOfAReplacedMaster_isReplacedByWhoeverKnowsTheNewOne() throws Exception {
        vend(environment());
        bench.secret.put(TestTokens.secret("master-2"));
        bench.clock.advance(Duration.ofMinutes(1));
        TokenVendor knowing = environment();
        knowing.vend(VendorHarness.request("fonts:read"), Optional.empty(), context(Duration.ofSeconds(5)));

        assertThat(vend(knowing).source()).isEqualTo(Source.MINTED);
        assertThat(vend(environment()).lease().master())
                .isEqualTo(TestTokens.parsed(TestTokens.secret("master-2")).fingerprint());
    }

    private TokenVendor environment() {
        MasterTokenSource masters = new MasterTokenSource(
                bench.secret, Optional.of(TestTokens.ACCOUNT), Duration.ofMinutes(5), bench.clock, Runnable::run);
        SharedLeaseSettings settings = new SharedLeaseSettings(
                Duration.ofSeconds(1), () -> "claimant-" + claims.incrementAndGet(), () -> 0.5, bench.clock::advance);
        return new TokenVendor(
                new VendorOptions(VendorHarness.ALLOWED, Duration.ofHours(1), 20, Duration.ofSeconds(5)),
                masters,
                bench.api,
                bench.clock,
                Runnable::run,
                () -> 0,
                Optional.of(table),
                Optional.of(settings));
    }

    private static VendedToken vend(TokenVendor vendor) throws VendingException {
        return vendor.vend(anything(), Optional.empty(), context(Duration.ofSeconds(5)));
    }

    private void put(Optional<String> token, String master, Optional<Claim> claim) {
        table.put(ID, new Entry(KEY, token, master, claim));
    }

    private String token(List<String> scopes, Instant end) {
        return TestTokens.temporary(TestTokens.ACCOUNT, scopes, start, end);
    }
}
