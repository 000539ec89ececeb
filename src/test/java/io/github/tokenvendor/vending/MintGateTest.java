package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.mapbox.TestTokensApiErrors;
import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.upstream.UpstreamResponse;
import io.github.tokenvendor.vending.MintBudget.Use;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MintGateTest {
    private static final ScopeSet STYLES = scopes("styles:read");
    private static final ScopeSet FONTS = scopes("fonts:read");
    private static final MasterToken MASTER = master("master-1");

    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final MapboxClock mapboxClock = new MapboxClock(clock);
    private final MintGate gate = new MintGate(1_000, mapboxClock);

    @Test
    void refusedMaster_isRememberedForAllScopes_forThisMasterAndThirtySeconds() throws Exception {
        VendingException first = fails(MASTER, STYLES, Kind.AUTHORIZATION_REFUSED);
        assertThat(first.failure()).isEqualTo(Failure.MISCONFIGURED);
        assertThat(first.retryAfter()).hasValue(Duration.ofSeconds(30));

        clock.advance(Duration.ofSeconds(10));
        assertThat(gate.isRefused(MASTER)).isTrue();
        assertThat(refusal(MASTER, FONTS))
                .hasMessage(first.getMessage())
                .satisfies(e -> assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(20)));
        assertThat(gate.isRefused(master("master-2"))).isFalse();
        assertOpen(master("master-2"), STYLES);
        clock.advance(Duration.ofSeconds(20));
        assertThat(gate.isRefused(MASTER)).isFalse();
        assertOpen(MASTER, STYLES);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"REQUEST_REFUSED", "EXPIRY_REFUSED"})
    void refusedRequest_isRememberedForThisMasterAndScopeSetAlone(Kind kind) throws Exception {
        VendingException first = fails(MASTER, STYLES, kind);

        assertThat(first.retryAfter()).hasValue(Duration.ofSeconds(30));
        assertThat(refusal(MASTER, STYLES)).hasMessage(first.getMessage());
        assertThat(gate.isRefused(MASTER)).isFalse();
        assertOpen(MASTER, FONTS);
        assertOpen(master("master-2"), STYLES);
    }

    @Test
    void refusal_clockSetBack_isNotProlonged() throws Exception {
        fails(MASTER, STYLES, Kind.AUTHORIZATION_REFUSED);
        clock.advance(Duration.ofHours(-1));

        assertOpen(MASTER, STYLES);
    }

    @Test
    void refusals_beyondTheCapacity_dropTheOldest() throws Exception {
        fails(master("master-0"), STYLES, Kind.AUTHORIZATION_REFUSED);
        MintGate.Pass late = gate.enter(master("master-1"), STYLES, MinterFixture.ANYBODY, Use.OTHER);
        for (int i = 1; i <= 255; i++) {
            fails(master("master-" + i), STYLES, Kind.AUTHORIZATION_REFUSED);
        }
        late.failed(TestTokensApiErrors.of(Kind.AUTHORIZATION_REFUSED));
        fails(master("master-256"), STYLES, Kind.AUTHORIZATION_REFUSED);
        fails(master("master-257"), STYLES, Kind.AUTHORIZATION_REFUSED);

        assertThat(gate.isRefused(master("master-0"))).isFalse();
        assertThat(gate.isRefused(master("master-1"))).as("refused again").isTrue();
        assertThat(gate.isRefused(master("master-2"))).isFalse();
        assertThat(gate.isRefused(master("master-3"))).isTrue();
        assertThat(gate.isRefused(master("master-257"))).isTrue();
    }

    @Test
    void outages_threeInARow_failAtOnceUntilAProbeIsDue() throws Exception {
        assertThat(fails(MASTER, STYLES, Kind.UNAVAILABLE).retryAfter()).hasValue(Duration.ofSeconds(5));
        fails(MASTER, STYLES, Kind.UNAVAILABLE);
        assertOpen(MASTER, STYLES);
        assertThat(fails(MASTER, STYLES, Kind.UNAVAILABLE).retryAfter()).hasValue(Duration.ofSeconds(1));

        assertThat(refusal(MASTER, FONTS).failure()).isEqualTo(Failure.MAPBOX_UNAVAILABLE);
        assertThat(refusal(MASTER, FONTS).retryAfter()).hasValue(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertOpen(MASTER, STYLES);
        assertThat(refusal(MASTER, STYLES)).as("one probe at a time").isNotNull();
    }

    @Test
    void outagesOfEveryKind_countTogether_untilAResponse() throws Exception {
        fails(MASTER, STYLES, Kind.UNAVAILABLE);
        fails(MASTER, STYLES, Kind.UNTRUSTWORTHY);
        MintGate.Pass probe = gate.enter(MASTER, STYLES, MinterFixture.ANYBODY, Use.OTHER);
        VendingException grantNotProven = probe.grantNotProven();
        assertThat(grantNotProven.failure()).isEqualTo(Failure.UNTRUSTWORTHY_RESPONSE);
        assertThat(refusal(MASTER, STYLES)).hasMessage("Mapbox's token does not prove the requested grant");

        probe.responded();

        assertOpen(MASTER, STYLES);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"AUTHORIZATION_REFUSED", "REQUEST_REFUSED", "EXPIRY_REFUSED", "RATE_LIMITED"})
    void refusals_showThatMapboxResponds(Kind kind) throws Exception {
        fails(MASTER, FONTS, Kind.UNAVAILABLE);
        fails(MASTER, FONTS, Kind.UNAVAILABLE);
        fails(MASTER, STYLES, kind);
        clock.advance(Duration.ofMinutes(1));
        fails(MASTER, FONTS, Kind.UNAVAILABLE);
        fails(MASTER, FONTS, Kind.UNAVAILABLE);

        assertOpen(MASTER, FONTS);
    }

    @Test
    void refusedCall_isChargedToTheBudget_oneThatNeverReachedMapboxIsNot() throws Exception {
        MintGate small = new MintGate(1, mapboxClock);
        small.enter(MASTER, STYLES, MinterFixture.ANYBODY, Use.UNRESTRICTED).failed(TestTokensApiErrors.neverReached());
        small.enter(MASTER, STYLES, MinterFixture.ANYBODY, Use.UNRESTRICTED)
                .failed(TestTokensApiErrors.of(Kind.UNAVAILABLE));

        VendingException spent = catchThrowableOfType(
                VendingException.class, () -> small.enter(MASTER, STYLES, MinterFixture.ANYBODY, Use.UNRESTRICTED));
        assertThat(spent.failure()).isEqualTo(Failure.TOO_MANY_REQUESTS);
    }

    @Test
    void callThatTheBreakerStops_isNotChargedToTheBudget() throws Exception {
        MintGate small = new MintGate(4, mapboxClock);
        for (int i = 0; i < 3; i++) {
            small.enter(MASTER, STYLES, MinterFixture.ANYBODY, Use.UNRESTRICTED)
                    .failed(TestTokensApiErrors.of(Kind.UNAVAILABLE));
        }
        for (int i = 0; i < 5; i++) {
            assertThat(catchThrowableOfType(
                                    VendingException.class,
                                    () -> small.enter(MASTER, STYLES, MinterFixture.ANYBODY, Use.UNRESTRICTED))
                            .failure())
                    .isEqualTo(Failure.MAPBOX_UNAVAILABLE);
        }
        clock.advance(Duration.ofSeconds(1));

        assertThatCode(() -> small.enter(MASTER, STYLES, MinterFixture.ANYBODY, Use.UNRESTRICTED))
                .doesNotThrowAnyException();
    }

    @Test
    void rateLimit_stopsEveryMint_untilTheReset() throws Exception {
        VendingException first = rateLimited(Duration.ofSeconds(42));
        assertThat(first.failure()).isEqualTo(Failure.MAPBOX_RATE_LIMITED);
        assertThat(first.retryAfter()).hasValue(Duration.ofSeconds(42));

        clock.advance(Duration.ofSeconds(40));
        assertThat(refusal(master("master-2"), FONTS).failure()).isEqualTo(Failure.MAPBOX_RATE_LIMITED);
        assertThat(refusal(master("master-2"), FONTS).retryAfter()).hasValue(Duration.ofSeconds(2));
        clock.advance(Duration.ofSeconds(2).minusNanos(1));
        assertThat(refusal(MASTER, STYLES).retryAfter()).hasValue(Duration.ofNanos(1));
        clock.advance(Duration.ofNanos(1));
        assertOpen(MASTER, STYLES);
    }

    @ParameterizedTest
    @CsvSource({"P365D, PT60S", "PT61S, PT60S", "PT-7S, PT1S", "PT0S, PT1S"})
    void rateLimit_isBoundedToASecondAndAMinute(Duration reset, Duration wait) throws Exception {
        assertThat(rateLimited(reset).retryAfter()).hasValue(wait);

        clock.advance(wait.minusMillis(1));
        assertThat(refusal(MASTER, STYLES).retryAfter()).hasValue(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(1));
        assertOpen(MASTER, STYLES);
    }

    @Test
    void rateLimit_withoutAReset_isAMinute() throws Exception {
        assertThat(fails(MASTER, STYLES, Kind.RATE_LIMITED).retryAfter()).hasValue(Duration.ofMinutes(1));
    }

    @Test
    void rateLimit_clockSetBack_isNotProlonged() throws Exception {
        rateLimited(Duration.ofMinutes(1));
        clock.advance(Duration.ofMillis(-1));

        assertOpen(MASTER, STYLES);
    }

    @Test
    void rateLimit_withoutADate_countsFromMapboxsTime() throws Exception {
        Instant mapboxTime = clock.instant().minusSeconds(600);
        mapboxClock.synchronizeTo(mapboxTime, Duration.ZERO);

        assertThat(rateLimited(Duration.ofSeconds(9 - 600)).retryAfter()).hasValue(Duration.ofSeconds(9));
    }

    @Test
    void forget_leavesNothing() throws Exception {
        MintGate small = new MintGate(4, mapboxClock);
        small.enter(MASTER, STYLES, MinterFixture.ANYBODY, Use.UNRESTRICTED)
                .failed(TestTokensApiErrors.of(Kind.REQUEST_REFUSED));
        MintGate.Pass first = small.enter(MASTER, FONTS, MinterFixture.ANYBODY, Use.UNRESTRICTED);
        MintGate.Pass second = small.enter(MASTER, FONTS, MinterFixture.ANYBODY, Use.UNRESTRICTED);
        first.failed(TestTokensApiErrors.of(Kind.AUTHORIZATION_REFUSED));
        second.failed(TestTokensApiErrors.of(Kind.RATE_LIMITED));
        for (int i = 0; i < 3; i++) {
            second.failed(TestTokensApiErrors.of(Kind.UNAVAILABLE));
        }

        small.forget();

        assertThat(small.isRefused(MASTER)).isFalse();
        for (int i = 0; i < 4; i++) {
            assertThatCode(() -> small.enter(MASTER, STYLES, MinterFixture.ANYBODY, Use.UNRESTRICTED))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void forget_theBudgetOfAPolicy_isWholeAgain() throws Exception {
        Allowance visitors = new Allowance(STYLES, Duration.ofHours(1), "visitors", 1, "");
        gate.enter(MASTER, STYLES, visitors, Use.UNRESTRICTED);
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> gate.enter(MASTER, STYLES, visitors, Use.UNRESTRICTED));

        gate.forget();

        assertThatCode(() -> gate.enter(MASTER, STYLES, visitors, Use.UNRESTRICTED))
                .doesNotThrowAnyException();
    }

    /** One failing call to Mapbox. */
    @Test
    void enter_policysPartIsSpent_refusesOnlyThatPolicy() throws Exception {
        Allowance visitors = new Allowance(STYLES, Duration.ofHours(1), "visitors", 2, "");
        Allowance editors = new Allowance(STYLES, Duration.ofHours(1), "editors", 2, "");
        gate.enter(MASTER, STYLES, visitors, Use.OTHER);
        assertThatExceptionOfType(VendingException.class)
                .as("a tenth, rounded up, is for ordinary requests")
                .isThrownBy(() -> gate.enter(MASTER, STYLES, visitors, Use.OTHER))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.TOO_MANY_REQUESTS));
        gate.enter(MASTER, STYLES, visitors, Use.UNRESTRICTED);
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> gate.check(Optional.of(MASTER), STYLES, visitors, Use.UNRESTRICTED));

        gate.enter(MASTER, STYLES, editors, Use.OTHER);
        clock.advance(Duration.ofMinutes(1));
        gate.enter(MASTER, STYLES, visitors, Use.OTHER);
    }

    @Test
    void failed_neverReachedMapbox_refundsThePolicysPartToo() throws Exception {
        Allowance visitors = new Allowance(STYLES, Duration.ofHours(1), "visitors", 1, "");
        gate.enter(MASTER, STYLES, visitors, Use.OTHER).failed(TestTokensApiErrors.neverReached());

        assertThatCode(() -> gate.enter(MASTER, STYLES, visitors, Use.OTHER)).doesNotThrowAnyException();
    }

    private VendingException fails(MasterToken master, ScopeSet scopes, Kind kind) throws VendingException {
        return gate.enter(master, scopes, MinterFixture.ANYBODY, Use.OTHER).failed(TestTokensApiErrors.of(kind));
    }

    /** One rate-limited call to Mapbox, whose reset is some time after the environment's own time. */
    private VendingException rateLimited(Duration reset) throws VendingException {
        String seconds = Long.toString(clock.instant().plus(reset).getEpochSecond());
        UpstreamResponse response = new UpstreamResponse(
                429, "", Map.of("X-Rate-Limit-Reset", List.of(seconds)), new byte[0], Duration.ZERO);
        return gate.enter(MASTER, STYLES, MinterFixture.ANYBODY, Use.OTHER).failed(TestTokensApiErrors.of(response));
    }

    @Test
    void check_asksWithoutTakingAnything() throws Exception {
        MintGate small = new MintGate(1, mapboxClock);
        small.check(Optional.of(MASTER), STYLES, MinterFixture.ANYBODY, Use.OTHER);
        small.check(Optional.of(MASTER), STYLES, MinterFixture.ANYBODY, Use.OTHER);
        small.enter(MASTER, STYLES, MinterFixture.ANYBODY, Use.OTHER);

        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> small.check(Optional.empty(), FONTS, MinterFixture.ANYBODY, Use.OTHER))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.TOO_MANY_REQUESTS));
        small.check(Optional.empty(), FONTS, MinterFixture.ANYBODY, Use.REPLACEMENT);
    }

    @Test
    void check_withoutAMaster_knowsWhatConcernsEveryMint() throws Exception {
        fails(MASTER, STYLES, Kind.AUTHORIZATION_REFUSED);
        gate.check(Optional.empty(), STYLES, MinterFixture.ANYBODY, Use.OTHER);
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> gate.check(Optional.of(MASTER), FONTS, MinterFixture.ANYBODY, Use.OTHER));

        fails(master("master-2"), FONTS, Kind.RATE_LIMITED);
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> gate.check(Optional.empty(), STYLES, MinterFixture.ANYBODY, Use.OTHER))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.MAPBOX_RATE_LIMITED));
    }

    @Test
    void check_whileNoProbeIsDue_fails_andOneThatIsDueIsNotTaken() throws Exception {
        for (int i = 0; i < 3; i++) {
            fails(MASTER, STYLES, Kind.UNAVAILABLE);
        }
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> gate.check(Optional.of(MASTER), STYLES, MinterFixture.ANYBODY, Use.OTHER))
                .satisfies(e -> assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(1)));
        clock.advance(Duration.ofSeconds(1));
        gate.check(Optional.of(MASTER), STYLES, MinterFixture.ANYBODY, Use.OTHER);
        assertOpen(MASTER, STYLES);
    }

    @Test
    void replacements_haveABudgetOfTheirOwn_andAFreeCallIsRefundedToIt() throws Exception {
        MintGate small = new MintGate(1, mapboxClock);
        small.enter(MASTER, STYLES, MinterFixture.ANYBODY, Use.OTHER);
        small.enter(MASTER, STYLES, MinterFixture.ANYBODY, Use.REPLACEMENT).failed(TestTokensApiErrors.neverReached());
        small.enter(MASTER, STYLES, MinterFixture.ANYBODY, Use.REPLACEMENT);

        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> small.enter(MASTER, STYLES, MinterFixture.ANYBODY, Use.REPLACEMENT));
        small.forget();
        small.enter(MASTER, STYLES, MinterFixture.ANYBODY, Use.REPLACEMENT);
    }

    @Test
    void learn_aRefusal_countsForTheSameMasterOnly() {
        MintFailure failure = new MintFailure(Kind.AUTHORIZATION_REFUSED, 401, MASTER.fingerprint());
        gate.learn(failure, Optional.empty(), STYLES, Duration.ofSeconds(20));
        gate.learn(failure, Optional.of(master("master-2")), STYLES, Duration.ofSeconds(20));
        assertOpen(MASTER, STYLES);
        assertOpen(master("master-2"), STYLES);

        gate.learn(failure, Optional.of(MASTER), STYLES, Duration.ofSeconds(20));

        assertThat(refusal(MASTER, FONTS))
                .hasMessageContaining("Mapbox responded 401 to the master token")
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.MISCONFIGURED))
                .satisfies(e -> assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(20)));
        clock.advance(Duration.ofSeconds(20));
        assertOpen(MASTER, FONTS);
    }

    @Test
    void learn_aRefusedScopeSet_countsForItAlone() {
        MintFailure failure = new MintFailure(Kind.REQUEST_REFUSED, 422, MASTER.fingerprint());
        gate.learn(failure, Optional.of(MASTER), STYLES, Duration.ofSeconds(20));

        assertThat(refusal(MASTER, STYLES)).hasMessageContaining("Mapbox responded 422 to a request for [styles:read]");
        assertOpen(MASTER, FONTS);
    }

    @Test
    void learn_aRateLimit_isNeverShorterThanItsOwn() throws Exception {
        MintFailure failure = new MintFailure(Kind.RATE_LIMITED, 429, MASTER.fingerprint());
        gate.learn(failure, Optional.empty(), STYLES, Duration.ofSeconds(20));
        gate.learn(failure, Optional.empty(), STYLES, Duration.ofSeconds(10));

        assertThat(refusal(MASTER, FONTS).retryAfter()).hasValue(Duration.ofSeconds(20));
        gate.learn(failure, Optional.empty(), STYLES, Duration.ofSeconds(30));
        assertThat(refusal(MASTER, FONTS).retryAfter()).hasValue(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @CsvSource({"UNAVAILABLE, MAPBOX_UNAVAILABLE", "UNTRUSTWORTHY, UNTRUSTWORTHY_RESPONSE"})
    void learn_outages_failUntilAProbeIsDue(Kind kind, Failure expected) {
        gate.learn(new MintFailure(kind, 503, MASTER.fingerprint()), Optional.empty(), STYLES, Duration.ofSeconds(4));

        assertThat(refusal(MASTER, FONTS).failure()).isEqualTo(expected);
        assertThat(refusal(MASTER, FONTS).retryAfter()).hasValue(Duration.ofSeconds(4));
        clock.advance(Duration.ofSeconds(4));
        assertOpen(MASTER, FONTS);
    }

    /** A refused expiry may be due to this environment's clock. */
    @Test
    void learn_aRefusedExpiry_changesNothing() {
        MintFailure failure = new MintFailure(Kind.EXPIRY_REFUSED, 422, MASTER.fingerprint());
        gate.learn(failure, Optional.of(MASTER), STYLES, Duration.ofSeconds(4));

        assertOpen(MASTER, STYLES);
    }

    @Test
    void failure_saysWhatMapboxResponded_onlyIfItDidAndItConcernsAll() throws Exception {
        assertThat(gate.enter(MASTER, STYLES, MinterFixture.ANYBODY, Use.OTHER)
                        .failed(TestTokensApiErrors.of(
                                new UpstreamResponse(503, "", Map.of(), new byte[0], Duration.ZERO)))
                        .response())
                .contains(new MintFailure(Kind.UNAVAILABLE, 503, MASTER.fingerprint()));
        assertThat(gate.enter(MASTER, STYLES, MinterFixture.ANYBODY, Use.OTHER)
                        .grantNotProven()
                        .response())
                .contains(new MintFailure(Kind.UNTRUSTWORTHY, 0, MASTER.fingerprint()));
        assertThat(fails(MASTER, FONTS, Kind.UNAVAILABLE).response())
                .as("no status")
                .isEmpty();
        assertThat(refusal(MASTER, FONTS).response()).as("from memory").isEmpty();
        clock.advance(Duration.ofSeconds(1));
        UpstreamResponse expiry = new UpstreamResponse(
                422, "", Map.of(), "{\"message\":\"expires\"}".getBytes(StandardCharsets.US_ASCII), Duration.ZERO);
        VendingException refused =
                gate.enter(MASTER, FONTS, MinterFixture.ANYBODY, Use.OTHER).failed(TestTokensApiErrors.of(expiry));
        assertThat(refused.response()).as("an expiry").isEmpty();
        assertThat(refused).hasMessageContaining("Mapbox refuses the expiry");
    }

    private VendingException refusal(MasterToken master, ScopeSet scopes) {
        return catchThrowableOfType(
                VendingException.class, () -> gate.enter(master, scopes, MinterFixture.ANYBODY, Use.OTHER));
    }

    private void assertOpen(MasterToken master, ScopeSet scopes) {
        assertThatCode(() -> gate.enter(master, scopes, MinterFixture.ANYBODY, Use.OTHER))
                .doesNotThrowAnyException();
    }

    private static MasterToken master(String id) {
        return new MasterToken(TestTokens.parsed(TestTokens.secret(id)), TestTokens.ACCOUNT, Instant.EPOCH);
    }
}
