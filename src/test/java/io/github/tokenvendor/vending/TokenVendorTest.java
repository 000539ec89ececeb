package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.TestTokens.ACCOUNT;
import static io.github.tokenvendor.testing.VendorHarness.anything;
import static io.github.tokenvendor.testing.VendorHarness.context;
import static io.github.tokenvendor.testing.VendorHarness.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.testing.ScriptedMapbox.Ask;
import io.github.tokenvendor.testing.ScriptedMapbox.Reply;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.vending.VendedToken.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is vended, reused, replaced and served when nothing better is to be had; {@link TokenVendorCoalescingTest} has the concurrent side. */
class TokenVendorTest {
    private final VendorHarness bench = new VendorHarness();
    private final Instant start = bench.clock.instant();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void vend_nothingSaid_isEveryAllowedScopeForFiftyNineMinutes() throws Exception {
        VendedToken vended = bench.vend(anything());

        assertThat(vended.source()).isEqualTo(Source.MINTED);
        assertThat(vended.lease().scopes()).isEqualTo(VendorHarness.ALLOWED);
        assertThat(vended.lease().expires()).isEqualTo(start.plusSeconds(3_540));
        assertThat(vended.at()).isEqualTo(start);
    }

    @Test
    void vend_fractionOfASecond_isDroppedSoThatTheWishIsKept() throws Exception {
        bench.clock.advance(Duration.ofMillis(900));

        assertThat(bench.vend(request(300, "fonts:read")).lease().expires()).isEqualTo(start.plusSeconds(300));
    }

    @Test
    void vend_sameScopesInAnyOrder_areOneMint() throws Exception {
        VendedToken first = bench.vend(request("styles:read", "fonts:read"));
        bench.clock.advance(Duration.ofSeconds(600));
        VendedToken second = bench.vend(request("fonts:read", "styles:read", "fonts:read"));

        assertThat(second.source()).isEqualTo(Source.REUSED);
        assertThat(second.lease()).isEqualTo(first.lease());
        assertThat(second.at()).isEqualTo(start.plusSeconds(600));
        assertThat(bench.mapbox.asks()).hasSize(1);
    }

    @Test
    void vend_otherScopes_areAnotherMint() throws Exception {
        bench.vend(request("styles:read"));
        bench.vend(request("fonts:read"));

        assertThat(bench.mapbox.asks())
                .extracting(Ask::scopes)
                .containsExactly(List.of("styles:read"), List.of("fonts:read"));
    }

    @Test
    void vend_everyRequestFromThirtySecondsToAnHour_costsOneMintPerStepOnly() throws Exception {
        for (long seconds = 30; seconds <= 3_600; seconds += 7) {
            VendedToken vended = bench.vend(request(seconds, "styles:read"));
            assertThat(vended.lease().expires()).isBeforeOrEqualTo(start.plusSeconds(seconds));
        }

        assertThat(bench.mapbox.asks()).hasSize(8);
    }

    @Test
    void vend_untilHalfOfTheLife_isReused_andReplacedBelow() throws Exception {
        bench.vend(request("styles:read"));
        bench.clock.advance(Duration.ofSeconds(1_769));
        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.REUSED);

        bench.clock.advance(Duration.ofSeconds(2));
        VendedToken replaced = bench.vend(request("styles:read"));

        assertThat(replaced.source()).isEqualTo(Source.MINTED);
        assertThat(replaced.lease().expires()).isEqualTo(start.plusSeconds(1_771 + 3_540));
        assertThat(bench.mapbox.asks()).hasSize(2);
    }

    @Test
    void vend_replacementFails_servesTheOldTokenWhileAMinuteRemains() throws Exception {
        bench.vend(request("styles:read"));
        bench.mapbox.script(ask -> Reply.of(503, ""));

        bench.clock.advance(Duration.ofSeconds(3_480));
        VendedToken inNeed = bench.vend(request("styles:read"));

        assertThat(inNeed.source()).isEqualTo(Source.STALE);
        assertThat(inNeed.lease().remaining(inNeed.at())).isEqualTo(Duration.ofSeconds(60));
        bench.clock.advance(Duration.ofSeconds(1));
        assertFails(request("styles:read"), Failure.MAPBOX_UNAVAILABLE);
    }

    @Test
    void vend_replacementFails_triesAgainAfterFiveSecondsOnly() throws Exception {
        bench.vend(request("styles:read"));
        bench.mapbox.script(ask -> Reply.of(503, ""));
        bench.clock.advance(Duration.ofSeconds(2_000));

        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.STALE);
        bench.clock.advance(Duration.ofSeconds(5).minusNanos(1));
        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.STALE);
        assertThat(bench.mapbox.asks()).hasSize(2);
        bench.clock.advance(Duration.ofNanos(1));
        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.STALE);
        assertThat(bench.mapbox.asks()).hasSize(3);
    }

    @Test
    void vend_failedMint_leavesNoTrace() throws Exception {
        bench.mapbox.script(ask -> Reply.of(500, ""));
        assertFails(request("styles:read"), Failure.MAPBOX_UNAVAILABLE);
        bench.mapbox.reset();

        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.MINTED);
    }

    @Test
    void vend_lyingMapbox_vendsNothingAndKeepsNothing() throws Exception {
        bench.mapbox.script(
                ask -> Reply.created(TestTokens.temporary("someone-else", ask.scopes(), start, ask.expires())));

        assertFails(request("styles:read"), Failure.UNTRUSTWORTHY_RESPONSE);
        assertFails(request("styles:read"), Failure.UNTRUSTWORTHY_RESPONSE);
        assertThat(bench.mapbox.asks()).as("nothing was cached").hasSize(2);
    }

    @Test
    void vend_newMaster_emptiesTheCache() throws Exception {
        bench.vend(request("styles:read"));
        bench.secret.put(TestTokens.secret("master-2"));
        bench.clock.advance(Duration.ofSeconds(299));
        assertThat(bench.vend(request("styles:read")).source())
                .as("still trusted")
                .isEqualTo(Source.REUSED);

        bench.clock.advance(Duration.ofSeconds(1));

        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.MINTED);
        assertThat(bench.mapbox.asks())
                .extracting(Ask::authorizing)
                .containsExactly(TestTokens.secret("master-1"), TestTokens.secret("master-2"));
    }

    @Test
    void vend_sameMasterReadAgain_keepsTheCache() throws Exception {
        bench.vend(request("styles:read"));
        bench.clock.advance(Duration.ofSeconds(301));

        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.REUSED);
        assertThat(bench.secret.reads()).isEqualTo(2);
    }

    @Test
    void vend_refusedMasterReplacedOnTheWay_isKeptUnderTheNewMaster() throws Exception {
        bench.vend(request("fonts:read"));
        bench.secret.put(TestTokens.secret("master-2"));
        bench.mapbox.script(ask -> ask.authorizing().equals(TestTokens.secret("master-2"))
                ? bench.mapbox.grant(ask)
                : Reply.of(401, "{\"message\":\"Unauthorized\"}"));

        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.MINTED);
        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.REUSED);
        assertThat(bench.vend(request("fonts:read")).source())
                .as("the old master's leases are gone")
                .isEqualTo(Source.MINTED);
    }

    @Test
    void vend_secretsManagerFails_theLastMasterGoesOnMinting_andIsReadOnceInThirtySeconds() throws Exception {
        bench.vend(request("styles:read"));
        bench.secret.fail(SecretException.unavailable("throttled"));
        bench.clock.advance(Duration.ofSeconds(301));

        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.REUSED);
        assertThat(bench.vend(request("fonts:read")).source()).isEqualTo(Source.MINTED);
        assertThat(bench.secret.reads()).isEqualTo(2);
        bench.clock.advance(Duration.ofSeconds(30));
        assertThat(bench.vend(request("styles:tiles")).source()).isEqualTo(Source.MINTED);
        assertThat(bench.secret.reads()).isEqualTo(3);
    }

    @Test
    void vend_secretsManagerFailsForADay_theLastMasterMintsNoMore() throws Exception {
        bench.vend(request("styles:read"));
        bench.secret.fail(SecretException.unavailable("throttled"));

        bench.clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.MINTED);
        bench.clock.advance(Duration.ofSeconds(1));
        assertFails(request("fonts:read"), Failure.SECRETS_UNAVAILABLE);
    }

    @Test
    void vend_secretFailsBeforeItWasEverRead_saysWhy() {
        bench.secret.fail(SecretException.unavailable("throttled"));
        assertThat(assertFails(anything(), Failure.SECRETS_UNAVAILABLE).retryAfter())
                .hasValue(Duration.ofSeconds(30));

        bench.clock.advance(Duration.ofSeconds(30));
        bench.secret.fail(SecretException.unusable("there is none"));
        assertThat(assertFails(anything(), Failure.MISCONFIGURED)).hasMessage("there is none");
    }

    @Test
    void vend_secretBecomesUnusable_servesLeasesAtHandAndMintsNoMore() throws Exception {
        bench.vend(request("styles:read"));
        bench.secret.put("not a token");
        bench.clock.advance(Duration.ofSeconds(301));

        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.REUSED);
        for (int i = 0; i < 25; i++) {
            assertThat(assertFails(request("fonts:read"), Failure.MISCONFIGURED).retryAfter())
                    .hasValue(Duration.ofSeconds(30));
        }
        assertThat(bench.secret.reads()).isEqualTo(2);
    }

    @Test
    void vend_temporaryMaster_noTokenOutlivesIt() throws Exception {
        bench.secret.put(TestTokens.temporary(ACCOUNT, List.of("tokens:write"), start, start.plusSeconds(200)));

        assertThat(bench.vend(request("styles:read")).lease().expires()).isEqualTo(start.plusSeconds(200));
        bench.clock.advance(Duration.ofSeconds(165));
        assertThat(bench.vend(request(3_600, "fonts:read")).lease().expires()).isEqualTo(start.plusSeconds(165 + 25));
        bench.clock.advance(Duration.ofSeconds(11));
        assertThat(assertFails(request("styles:tiles"), Failure.MISCONFIGURED)).hasMessageContaining("about to end");
    }

    @Test
    void vend_temporaryMasterAboutToEnd_looksForItsSuccessorOnce() throws Exception {
        Instant end = start.plusSeconds(200);
        bench.secret.put(TestTokens.temporary(ACCOUNT, List.of("tokens:write"), start, end));
        bench.vend(request("styles:read"));
        bench.secret.put(TestTokens.temporary(ACCOUNT, List.of("tokens:write"), start, end.plusSeconds(7_200)));

        bench.clock.set(end.minusSeconds(30));
        assertThat(bench.vend(request("styles:read")).lease().expires())
                .as("30 s are enough")
                .isBefore(end);
        assertThat(bench.secret.reads()).isEqualTo(1);

        bench.clock.advance(Duration.ofNanos(1));
        bench.vend(request("styles:read"));
        assertThat(bench.vend(request("styles:read")).lease().expires()).isAfter(end);
        assertThat(bench.secret.reads()).isEqualTo(2);
    }

    @Test
    void vend_temporaryMasterAboutToEndAndSecretsManagerFails_saysSo() throws Exception {
        bench.secret.put(TestTokens.temporary(ACCOUNT, List.of("tokens:write"), start, start.plusSeconds(200)));
        bench.vend(request("styles:read"));
        bench.secret.fail(SecretException.unavailable("throttled"));
        bench.clock.advance(Duration.ofSeconds(180));

        assertFails(request("styles:read"), Failure.SECRETS_UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5})
    void vend_mapboxRoundsUp_theBoundIsStillKept(long late) throws Exception {
        bench.mapbox.script(ask -> Reply.created(
                TestTokens.temporary(ACCOUNT, ask.scopes(), start, ask.expires().plusSeconds(late))));

        assertThat(bench.vend(request(300, "styles:read")).lease().expires()).isEqualTo(start.plusSeconds(120 + late));
    }

    @Test
    void vend_clockFoundAheadOfMapbox_relativeRequestIsKeptByMapboxsTime() throws Exception {
        mapboxIsBehindBy(Duration.ofMinutes(10));

        VendedToken vended = bench.vend(request(3_600, "styles:read"));

        assertThat(vended.lease().remaining(vended.at())).isBetween(Duration.ofMinutes(50), Duration.ofMinutes(60));
        assertThat(vended.lease().expires())
                .isBeforeOrEqualTo(start.minusSeconds(600).plusSeconds(3_600));
        assertThat(bench.vend(request(3_600, "styles:read")).source()).isEqualTo(Source.REUSED);
    }

    @Test
    void vend_clockFoundBehindMapbox_triesOnceMoreWithTheRightTime() throws Exception {
        // Mapbox refuses the first requested as lying in the past; by its time the second lies 300 s ahead.
        Instant mapboxTime = start.plusSeconds(3_600);
        bench.mapbox.script(ask -> ask.expires().isAfter(mapboxTime)
                ? dated(
                        201,
                        mapboxTime,
                        Reply.created(TestTokens.temporary(ACCOUNT, ask.scopes(), mapboxTime, ask.expires()))
                                .body())
                : dated(422, mapboxTime, "{\"message\":\"expires is in the past\"}"));

        VendedToken vended = bench.vend(request(300, "styles:read"));

        assertThat(vended.lease().expires()).isEqualTo(mapboxTime.plusSeconds(300));
        assertThat(vended.at()).isEqualTo(mapboxTime);
    }

    @Test
    void vend_accountOfTheMaster_orNone_isServed() throws Exception {
        assertThat(vendFor(ACCOUNT)).isNotNull();
    }

    @Test
    void vend_otherAccount_isNoSuchUserAndAsksMapboxNothing() {
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> vendFor("Cartographer"))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.NO_SUCH_USER));
        assertThat(bench.mapbox.asks()).isEmpty();
        assertThat(bench.secret.reads()).isEqualTo(1);
    }

    @Test
    void vend_impossibleAccount_isNoSuchUserAndReadsNothing() {
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> vendFor("no%2Fbody"))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.NO_SUCH_USER));
        assertThat(bench.secret.reads()).isZero();
    }

    @Test
    void vend_refusedByPolicy_readsNothingAndAsksNothing() {
        assertFails(request("vision:read"), Failure.SCOPE_NOT_ALLOWED);
        assertFails(request(29, "styles:read"), Failure.INVALID_EXPIRY);

        assertThat(bench.secret.reads()).isZero();
        assertThat(bench.mapbox.asks()).isEmpty();
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
        // Seven subsets of three scopes in eight steps are far below the capacity, and all of them are kept.
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
            assertThat(rich.mapbox.asks()).hasSize(56);
        }
    }

    @Test
    void forget_leavesNothingBehind() throws Exception {
        bench.vend(request("styles:read"));

        bench.vendor.forget();

        assertThat(bench.masters.lastKnown()).isEmpty();
        assertThat(bench.vend(request("styles:read")).source()).isEqualTo(Source.MINTED);
        assertThat(bench.secret.reads()).isEqualTo(2);
    }

    private VendedToken vendFor(String account) throws VendingException {
        return bench.vendor.vend(anything(), Optional.of(account), context(Duration.ofSeconds(5)));
    }

    private void mapboxIsBehindBy(Duration lag) {
        bench.mapbox.script(ask -> {
            Instant mapboxTime = bench.clock.instant().minus(lag);
            if (ask.expires().isAfter(mapboxTime.plusSeconds(3_600))) {
                return dated(422, mapboxTime, "{\"message\":\"expires is more than one hour in the future\"}");
            }
            String token = TestTokens.temporary(ACCOUNT, ask.scopes(), mapboxTime, ask.expires());
            return dated(201, mapboxTime, Reply.created(token).body());
        });
    }

    private static Reply dated(int status, Instant mapboxTime, String body) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(mapboxTime.atOffset(ZoneOffset.UTC));
        return new Reply(status, Map.of("Date", date), body);
    }

    private VendingException assertFails(TokenRequest request, Failure failure) {
        try {
            bench.vend(request);
        } catch (VendingException e) {
            assertThat(e.failure()).isEqualTo(failure);
            return e;
        }
        throw new AssertionError("a token was vended");
    }
}
