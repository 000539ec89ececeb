package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.TestTokens.ACCOUNT;
import static io.github.tokenvendor.testing.VendorHarness.anything;
import static io.github.tokenvendor.testing.VendorHarness.context;
import static io.github.tokenvendor.testing.VendorHarness.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.ScriptedMapbox;
import io.github.tokenvendor.testing.ScriptedMapbox.MintRequest;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.vending.VendedToken.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is vended, reused, replaced, and served when nothing better is available; {@link TokenVendorCoalescingTest}
 * tests the concurrent side.
 */
class TokenVendorTest {
    private final VendorHarness harness = new VendorHarness();
    private final Instant start = harness.clock.instant();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void vend_nothingSaid_isEveryAllowedScopeForFiftyNineMinutes() throws Exception {
        VendedToken vended = harness.vend(anything());

        assertThat(vended.source()).isEqualTo(Source.MINTED);
        assertThat(vended.lease().scopes()).isEqualTo(VendorHarness.ALLOWED);
        assertThat(vended.lease().expires()).isEqualTo(start.plusSeconds(3_540));
        assertThat(vended.at()).isEqualTo(start);
    }

    @Test
    void vend_fractionOfASecond_isDroppedSoThatNoTokenOutlivesTheRequest() throws Exception {
        harness.clock.advance(Duration.ofMillis(900));

        assertThat(harness.vend(request(300, "fonts:read")).lease().expires()).isEqualTo(start.plusSeconds(300));
    }

    @Test
    void vend_sameScopesInAnyOrder_areOneMint() throws Exception {
        VendedToken first = harness.vend(request("styles:read", "fonts:read"));
        harness.clock.advance(Duration.ofSeconds(600));
        VendedToken second = harness.vend(request("fonts:read", "styles:read", "fonts:read"));

        assertThat(second.source()).isEqualTo(Source.REUSED);
        assertThat(second.lease()).isEqualTo(first.lease());
        assertThat(second.at()).isEqualTo(start.plusSeconds(600));
        assertThat(harness.mapbox.requests()).hasSize(1);
    }

    @Test
    void vend_otherScopes_areAnotherMint() throws Exception {
        harness.vend(request("styles:read"));
        harness.vend(request("fonts:read"));

        assertThat(harness.mapbox.requests())
                .extracting(MintRequest::scopes)
                .containsExactly(List.of("styles:read"), List.of("fonts:read"));
    }

    @Test
    void vend_everyRequestFromThirtySecondsToAnHour_mintsOncePerBucket() throws Exception {
        for (long seconds = 30; seconds <= 3_600; seconds += 7) {
            VendedToken vended = harness.vend(request(seconds, "styles:read"));
            assertThat(vended.lease().expires()).isBeforeOrEqualTo(start.plusSeconds(seconds));
        }

        assertThat(harness.mapbox.requests()).hasSize(8);
    }

    @Test
    void vend_failedMint_leavesNoTrace() throws Exception {
        harness.mapbox.script(mint -> new Reply(500, ""));
        harness.assertFails(request("styles:read"), Failure.MAPBOX_UNAVAILABLE);
        harness.mapbox.reset();

        assertThat(harness.vend(request("styles:read")).source()).isEqualTo(Source.MINTED);
    }

    @Test
    void vend_lyingMapbox_vendsNothingAndKeepsNothing() throws Exception {
        harness.mapbox.script(mint ->
                ScriptedMapbox.created(TestTokens.temporary("someone-else", mint.scopes(), start, mint.expires())));

        harness.assertFails(request("styles:read"), Failure.UNTRUSTWORTHY_RESPONSE);
        harness.assertFails(request("styles:read"), Failure.UNTRUSTWORTHY_RESPONSE);
        assertThat(harness.mapbox.requests()).as("nothing was cached").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5})
    void vend_mapboxRoundsUp_theBoundIsStillKept(long late) throws Exception {
        harness.mapbox.script(mint -> ScriptedMapbox.created(TestTokens.temporary(
                ACCOUNT, mint.scopes(), start, mint.expires().plusSeconds(late))));

        assertThat(harness.vend(request(300, "styles:read")).lease().expires())
                .isEqualTo(start.plusSeconds(120 + late));
    }

    @Test
    void vend_accountOfTheMaster_orNone_isServed() throws Exception {
        assertThat(vendFor(ACCOUNT)).isNotNull();
    }

    @Test
    void vend_otherAccount_isNoSuchUserAndDoesNotCallMapbox() {
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> vendFor("Cartographer"))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.NO_SUCH_USER));
        assertThat(harness.mapbox.requests()).isEmpty();
        assertThat(harness.secret.reads()).isEqualTo(1);
    }

    @Test
    void vend_impossibleAccount_isNoSuchUserAndReadsNothing() {
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> vendFor("no%2Fbody"))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.NO_SUCH_USER));
        assertThat(harness.secret.reads()).isZero();
    }

    @Test
    void vend_refusedByPolicy_readsNoSecretAndCallsNothing() {
        harness.assertFails(request("vision:read"), Failure.SCOPE_NOT_ALLOWED);
        harness.assertFails(request(29, "styles:read"), Failure.INVALID_EXPIRY);

        assertThat(harness.secret.reads()).isZero();
        assertThat(harness.mapbox.requests()).isEmpty();
    }

    @Test
    void vend_budgetSpent_freshLeasesAreServedAllTheSame() throws Exception {
        try (VendorHarness poor = new VendorHarness(Duration.ofHours(1), 1)) {
            poor.vend(request("styles:read"));

            assertThatExceptionOfType(VendingException.class)
                    .isThrownBy(() -> poor.vend(request("fonts:read")))
                    .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.TOO_MANY_REQUESTS))
                    .satisfies(e -> assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(60)));
            assertThat(poor.vend(request("styles:read")).source()).isEqualTo(Source.REUSED);
        }
    }

    @Test
    void vend_moreScopeSetsThanTheCacheHolds_staysBounded() throws Exception {
        // Seven subsets of three scopes in eight buckets are far below the capacity, and all of them are kept.
        try (VendorHarness rich = new VendorHarness(Duration.ofHours(1), 1_000)) {
            String[][] subsets = {
                {"styles:read"},
                {"fonts:read"},
                {"styles:tiles"},
                {"styles:read", "fonts:read"},
                {"styles:read", "styles:tiles"},
                {"fonts:read", "styles:tiles"},
                {"styles:read", "fonts:read", "styles:tiles"}
            };
            for (int round = 0; round < 2; round++) {
                for (String[] subset : subsets) {
                    for (long seconds : new long[] {30, 60, 120, 300, 600, 900, 1_800, 3_600}) {
                        rich.vend(request(seconds, subset));
                    }
                }
            }
            assertThat(rich.mapbox.requests()).hasSize(56);
        }
    }

    @Test
    void forget_leavesNothingBehind() throws Exception {
        harness.vend(request("styles:read"));
        harness.mapbox.script(mint -> new Reply(429, ""));
        harness.assertFails(request("fonts:read"), Failure.MAPBOX_RATE_LIMITED);
        harness.mapbox.reset();

        harness.vendor.forget();

        assertThat(harness.masters.known()).isEmpty();
        assertThat(harness.vend(request("styles:read")).source()).isEqualTo(Source.MINTED);
        assertThat(harness.secret.reads()).isEqualTo(2);
    }

    private VendedToken vendFor(String account) throws VendingException {
        return harness.vendor.vend(anything(), harness.everybody, Optional.of(account), context(Duration.ofSeconds(5)));
    }
}
