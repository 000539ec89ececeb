package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.TestTokens.ACCOUNT;
import static io.github.tokenvendor.testing.VendorHarness.context;
import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.testing.ScriptedMapbox.Ask;
import io.github.tokenvendor.testing.ScriptedMapbox.Reply;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MinterTest {
    private static final ScopeSet SCOPES = scopes("styles:read");
    private static final Duration LIFETIME = Duration.ofSeconds(600);
    private static final String UNAUTHORIZED = "{\"message\":\"Unauthorized\"}";
    private static final String EXPIRES_TOO_LATE = "{\"message\":\"expires is more than one hour in the future\"}";

    private final VendorHarness bench = new VendorHarness(Duration.ofHours(1), 5);
    private final Instant start = bench.clock.instant();
    private final MapboxClock mapboxClock = new MapboxClock(bench.clock);
    private final Minter minter = new Minter(
            bench.api,
            new MasterTokens(bench.masters),
            mapboxClock,
            new MintRateLimiter(5, bench.clock),
            new TokensApiFailures(new FailureMemory(bench.clock), mapboxClock),
            new LeaseKey(SCOPES, LIFETIME));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void mint_honestMapbox_asksForExactlyTheScopesAndTheLifetime() throws Exception {
        Lease minted = mint();

        assertThat(bench.mapbox.asks())
                .containsExactly(new Ask(ACCOUNT, masterText(), List.of("styles:read"), start.plus(LIFETIME)));
        assertThat(minted.expires()).isEqualTo(start.plus(LIFETIME));
        assertThat(minted.scopes()).isEqualTo(SCOPES);
        assertThat(minted.master()).isEqualTo(TestTokens.parsed(masterText()).fingerprint());
    }

    @Test
    void mint_temporaryMaster_asksForNothingBeyondItsEnd() throws Exception {
        Instant end = start.plusSeconds(90);
        bench.secret.put(TestTokens.temporary(ACCOUNT, List.of("tokens:write", "styles:read"), start, end));

        mint();

        assertThat(bench.mapbox.asks()).extracting(Ask::expires).containsExactly(end);
    }

    @ParameterizedTest
    @CsvSource({
        "400,MISCONFIGURED",
        "403,MISCONFIGURED",
        "422,MISCONFIGURED",
        "500,MAPBOX_UNAVAILABLE",
        "503,MAPBOX_UNAVAILABLE",
        "302,UNTRUSTWORTHY_RESPONSE",
        "418,UNTRUSTWORTHY_RESPONSE",
        "429,MAPBOX_RATE_LIMITED",
        "401,MISCONFIGURED",
        "404,MISCONFIGURED"
    })
    void mint_refusal_isClassified(int status, Failure failure) {
        bench.mapbox.script(ask -> Reply.of(status, "{\"message\":\"no\"}"));

        assertFails(failure);
        assertThat(bench.mapbox.asks()).hasSize(1);
    }

    @Test
    void mint_failureThatMayPass_saysWhenToComeBack() {
        bench.mapbox.script(ask -> Reply.of(500, ""));
        assertThat(assertFails(Failure.MAPBOX_UNAVAILABLE).retryAfter()).hasValue(Duration.ofSeconds(5));
        bench.mapbox.script(ask -> Reply.of(200, "[]"));
        assertThat(assertFails(Failure.UNTRUSTWORTHY_RESPONSE).retryAfter()).hasValue(Duration.ofSeconds(5));
        bench.mapbox.script(ask -> Reply.of(400, ""));
        assertThat(assertFails(Failure.MISCONFIGURED).retryAfter()).hasValue(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"token\":7}", "{\"token\":\"tk.not base64.x\"}", "{\"token\":\"tk\"}"})
    void mint_successWithoutAToken_isUntrustworthy(String body) {
        bench.mapbox.script(ask -> Reply.of(201, body));

        assertFails(Failure.UNTRUSTWORTHY_RESPONSE);
    }

    @Test
    void mint_tokenOfMoreThanWasAsked_isUntrustworthy() {
        bench.mapbox.script(ask -> Reply.created(
                TestTokens.temporary(ACCOUNT, List.of("styles:read", "fonts:read"), start, ask.expires())));

        assertFails(Failure.UNTRUSTWORTHY_RESPONSE);
    }

    @Test
    void mint_answerAfterTheTokensEnd_isUntrustworthy() {
        bench.mapbox.script(ask -> {
            bench.clock.advance(LIFETIME);
            return bench.mapbox.grant(ask);
        });

        assertFails(Failure.UNTRUSTWORTHY_RESPONSE);
    }

    @Test
    void mint_refusedMasterThatWasReplaced_isRetriedOnceWithTheNewOne() throws Exception {
        bench.masters.current(context(Duration.ofSeconds(5)));
        bench.secret.put(TestTokens.secret("master-2"));
        bench.mapbox.script(ask -> ask.authorizing().equals(TestTokens.secret("master-2"))
                ? bench.mapbox.grant(ask)
                : Reply.of(401, UNAUTHORIZED));

        Lease minted = mint();

        assertThat(minted.master())
                .isEqualTo(TestTokens.parsed(TestTokens.secret("master-2")).fingerprint());
        assertThat(bench.mapbox.asks()).hasSize(2);
        assertThat(bench.secret.reads()).isEqualTo(2);
    }

    @Test
    void mint_replacementRefusedToo_isMisconfiguredAfterTwoCalls() throws Exception {
        bench.masters.current(context(Duration.ofSeconds(5)));
        bench.secret.put(TestTokens.secret("master-2"));
        bench.mapbox.script(ask -> Reply.of(404, "{\"message\":\"Not found\"}"));

        assertFails(Failure.MISCONFIGURED);
        assertThat(bench.mapbox.asks()).hasSize(2);
    }

    @Test
    void mint_refusedMasterThatIsStillCurrent_isReadOnceWithinTheCooldown() throws Exception {
        bench.mapbox.script(ask -> Reply.of(401, UNAUTHORIZED));
        bench.masters.current(context(Duration.ofSeconds(5)));

        assertFails(Failure.MISCONFIGURED);
        assertFails(Failure.MISCONFIGURED);
        bench.clock.advance(Duration.ofSeconds(30).minusNanos(1));
        assertFails(Failure.MISCONFIGURED);

        assertThat(bench.secret.reads()).as("the first reading and one more").isEqualTo(2);
        bench.clock.advance(Duration.ofNanos(1));
        assertFails(Failure.MISCONFIGURED);
        assertThat(bench.secret.reads()).isEqualTo(3);
    }

    @Test
    void mint_replacementIsNoToken_isReadOnceWithinTheCooldown() throws Exception {
        bench.mapbox.script(ask -> Reply.of(401, UNAUTHORIZED));
        bench.masters.current(context(Duration.ofSeconds(5)));
        bench.secret.put("not a token");

        for (int i = 0; i < 4; i++) {
            assertFails(Failure.MISCONFIGURED);
        }

        assertThat(bench.secret.reads()).as("the first reading and one more").isEqualTo(2);
    }

    @Test
    void mint_secretsManagerFailsWhileReplacing_saysSo() throws Exception {
        bench.masters.current(context(Duration.ofSeconds(5)));
        bench.secret.fail(SecretException.unavailable("throttled"));
        bench.mapbox.script(ask -> Reply.of(401, UNAUTHORIZED));

        assertThat(assertFails(Failure.SECRETS_UNAVAILABLE).retryAfter()).hasValue(Duration.ofSeconds(30));
    }

    @Test
    void mint_clockAhead_isRetriedOnceByMapboxsTimeAndRemembered() throws Exception {
        Instant mapboxTime = start.minusSeconds(600);
        Deque<Reply> replies = new ArrayDeque<>();
        replies.add(dated(422, mapboxTime, EXPIRES_TOO_LATE));
        bench.mapbox.script(ask -> replies.isEmpty() ? granted(ask, mapboxTime) : replies.remove());

        Lease minted = mint();

        assertThat(bench.mapbox.asks())
                .extracting(Ask::expires)
                .containsExactly(start.plus(LIFETIME), mapboxTime.plus(LIFETIME));
        assertThat(minted.expires()).isEqualTo(mapboxTime.plus(LIFETIME));
        assertThat(mapboxClock.offset()).isEqualTo(Duration.ofSeconds(-600));
        assertThat(mapboxClock.now()).isEqualTo(mapboxTime);
    }

    @Test
    void mint_clockAhead_grantWithoutADate_isRememberedFromTheRefusal() throws Exception {
        Instant mapboxTime = start.minusSeconds(600);
        Deque<Reply> replies = new ArrayDeque<>();
        replies.add(dated(422, mapboxTime, EXPIRES_TOO_LATE));
        bench.mapbox.script(ask -> replies.isEmpty()
                ? Reply.created(TestTokens.temporary(ask.account(), ask.scopes(), mapboxTime, ask.expires()))
                : replies.remove());

        mint();

        assertThat(mapboxClock.offset()).isEqualTo(Duration.ofSeconds(-600));
    }

    @Test
    void mint_clockFarAhead_provesTheGrantByMapboxsTime() throws Exception {
        // By the environment's own clock the token has ended a day ago.
        Instant mapboxTime = start.minusSeconds(86_400);
        Deque<Reply> replies = new ArrayDeque<>();
        replies.add(dated(422, mapboxTime, EXPIRES_TOO_LATE));
        bench.mapbox.script(ask -> replies.isEmpty() ? granted(ask, mapboxTime) : replies.remove());

        assertThat(mint().remaining(mapboxClock.now())).isEqualTo(LIFETIME);
    }

    @Test
    void mint_secondRefusalOfTheExpiry_isMisconfiguredAfterTwoCallsAndTheClockStays() {
        bench.mapbox.script(ask -> dated(422, start.minusSeconds(600), EXPIRES_TOO_LATE));

        assertFails(Failure.MISCONFIGURED);
        assertThat(bench.mapbox.asks()).hasSize(2);
        assertThat(mapboxClock.offset()).isEqualTo(Duration.ZERO);
    }

    @Test
    void mint_refusedExpiryWithoutATime_isNotRetried() {
        bench.mapbox.script(ask -> new Reply(422, Map.of("Date", "yesterday"), EXPIRES_TOO_LATE));

        assertFails(Failure.MISCONFIGURED);
        assertThat(bench.mapbox.asks()).hasSize(1);
    }

    @Test
    void mint_clockWasSetRightMeanwhile_isNoticedOnTheNextSuccess() throws Exception {
        mapboxClock.synchronizeTo(start.minusSeconds(600), Duration.ZERO);
        bench.mapbox.script(ask -> {
            Reply granted = bench.mapbox.grant(ask);
            return dated(granted.status(), start, granted.body());
        });

        mint(start, context(Duration.ofSeconds(5)));

        assertThat(mapboxClock.offset()).isEqualTo(Duration.ZERO);
    }

    @Test
    void mint_clockNeverFoundWrong_isNotSetByASuccess() throws Exception {
        bench.mapbox.script(ask -> {
            Reply granted = bench.mapbox.grant(ask);
            return dated(granted.status(), start.minusSeconds(100), granted.body());
        });

        mint();

        assertThat(mapboxClock.offset()).isEqualTo(Duration.ZERO);
    }

    @Test
    void mint_rateLimited_closesTheGateUntilTheReset() throws Exception {
        bench.mapbox.script(ask -> rateLimited(start.plusSeconds(20), start));
        assertThat(assertFails(Failure.MAPBOX_RATE_LIMITED).retryAfter()).hasValue(Duration.ofSeconds(20));
        bench.mapbox.reset();

        bench.clock.advance(Duration.ofSeconds(15));
        assertThat(assertFails(Failure.MAPBOX_RATE_LIMITED).retryAfter()).hasValue(Duration.ofSeconds(5));
        assertThat(bench.mapbox.asks()).as("nothing passes a closed gate").hasSize(1);
        bench.clock.advance(Duration.ofSeconds(5));
        assertThat(mint()).isNotNull();
    }

    @Test
    void mint_rateLimitedByAMapboxOfAnotherTime_countsTheWaitOnMapboxsClock() {
        Instant mapboxTime = start.minusSeconds(5_000);
        bench.mapbox.script(ask -> rateLimited(mapboxTime.plusSeconds(7), mapboxTime));

        assertThat(assertFails(Failure.MAPBOX_RATE_LIMITED).retryAfter()).hasValue(Duration.ofSeconds(7));
    }

    @Test
    void mint_rateLimitedWithoutAReset_waitsAMinute() {
        bench.mapbox.script(ask -> Reply.of(429, ""));

        assertThat(assertFails(Failure.MAPBOX_RATE_LIMITED).retryAfter()).hasValue(Duration.ofMinutes(1));
    }

    @Test
    void mint_budgetSpent_callsMapboxNoMore() throws Exception {
        for (int i = 0; i < 5; i++) {
            mint();
        }
        bench.clock.advance(Duration.ofSeconds(18));

        assertThat(assertFails(Failure.TOO_MANY_REQUESTS).retryAfter()).hasValue(Duration.ofSeconds(42));
        assertThat(bench.mapbox.asks()).hasSize(5);
    }

    @Test
    void mint_failedCalls_countAgainstTheBudgetToo() throws Exception {
        bench.mapbox.script(ask -> Reply.of(500, ""));
        assertFails(Failure.MAPBOX_UNAVAILABLE);
        assertFails(Failure.MAPBOX_UNAVAILABLE);
        bench.mapbox.reset();
        for (int i = 0; i < 3; i++) {
            mint();
        }

        assertFails(Failure.TOO_MANY_REQUESTS);
        assertThat(bench.mapbox.asks()).hasSize(5);
    }

    @Test
    void mint_threeFailuresInARow_oneProbeAtATimeUntilOneSucceeds() throws Exception {
        bench.mapbox.script(ask -> Reply.of(503, ""));
        assertThat(assertFails(Failure.MAPBOX_UNAVAILABLE).retryAfter()).hasValue(Duration.ofSeconds(5));
        assertFails(Failure.MAPBOX_UNAVAILABLE);
        assertThat(assertFails(Failure.MAPBOX_UNAVAILABLE).retryAfter()).hasValue(Duration.ofSeconds(1));

        assertThat(assertFails(Failure.MAPBOX_UNAVAILABLE).retryAfter()).hasValue(Duration.ofSeconds(1));
        assertThat(bench.mapbox.asks()).as("the breaker is open").hasSize(3);
        bench.clock.advance(Duration.ofSeconds(1));
        assertThat(assertFails(Failure.MAPBOX_UNAVAILABLE).retryAfter()).hasValue(Duration.ofSeconds(2));
        assertThat(bench.mapbox.asks()).as("one probe").hasSize(4);

        bench.mapbox.reset();
        bench.clock.advance(Duration.ofSeconds(2));
        assertThat(mint()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404})
    void mint_refusedMaster_costsNothingInTheCooldown(int status) throws Exception {
        bench.mapbox.script(ask -> Reply.of(status, "{}"));
        assertThat(assertFails(Failure.MISCONFIGURED).retryAfter()).hasValue(Duration.ofSeconds(30));
        bench.clock.advance(Duration.ofSeconds(10));

        for (int i = 0; i < 60; i++) {
            assertThat(assertFails(Failure.MISCONFIGURED).retryAfter()).hasValue(Duration.ofSeconds(20));
        }
        assertThat(bench.mapbox.asks()).hasSize(1);
        assertThat(bench.secret.reads()).isEqualTo(2);

        bench.mapbox.reset();
        bench.clock.advance(Duration.ofSeconds(20));
        assertThat(mint()).isNotNull();
    }

    @Test
    void mint_refusedScopeSet_shutsOutNoOther() throws Exception {
        bench.mapbox.script(ask -> ask.scopes().contains("fonts:read")
                ? Reply.of(422, "{\"message\":\"scopes are invalid\"}")
                : bench.mapbox.grant(ask));
        for (int i = 0; i < 25; i++) {
            assertThatExceptionOfType(VendingException.class)
                    .isThrownBy(() -> mint(scopes("fonts:read"), bench.clock.instant(), context(Duration.ofSeconds(5))))
                    .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.MISCONFIGURED))
                    .withMessageContaining("ALLOWED_SCOPES");
        }

        assertThat(mint()).isNotNull();
        assertThat(bench.mapbox.asks()).hasSize(2);
    }

    @Test
    void forget_spentBudgetClosedGateAndWrongClock_startAnew() throws Exception {
        for (int i = 0; i < 4; i++) {
            mint();
        }
        bench.mapbox.script(ask -> Reply.of(429, ""));
        assertFails(Failure.MAPBOX_RATE_LIMITED);
        bench.mapbox.reset();
        mapboxClock.synchronizeTo(start.plusSeconds(600), Duration.ZERO);

        minter.forget();

        assertThat(mapboxClock.offset()).isEqualTo(Duration.ZERO);
        for (int i = 0; i < 5; i++) {
            assertThat(mint()).isNotNull();
        }
    }

    @Test
    void mint_everyCall_leavesANoteOfItself() throws Exception {
        CallContext context = context(Duration.ofSeconds(5));
        bench.mapbox.script(ask -> Reply.of(503, ""));
        bench.masters.current(context);

        assertThatExceptionOfType(VendingException.class).isThrownBy(() -> mint(context));

        assertThat(context.calls().all())
                .extracting(UpstreamCall::status, UpstreamCall::fault)
                .containsExactly(tuple(503, "mapbox_5xx"));
    }

    private Lease mint() throws VendingException {
        return mint(context(Duration.ofSeconds(5)));
    }

    private Lease mint(CallContext context) throws VendingException {
        return mint(mapboxClock.now(), context);
    }

    private Lease mint(Instant receivedAt, CallContext context) throws VendingException {
        return mint(SCOPES, receivedAt, context);
    }

    private Lease mint(ScopeSet scopes, Instant receivedAt, CallContext context) throws VendingException {
        AuthorizedRequest request =
                new AuthorizedRequest(scopes, receivedAt, LIFETIME, Optional.empty(), Optional.empty());
        LeaseSource.Order order = new LeaseSource.Order(new LeaseKey(scopes, LIFETIME), request, "");
        return minter.obtain(order, context, lease -> {}).lease();
    }

    private VendingException assertFails(Failure failure) {
        try {
            mint();
        } catch (VendingException e) {
            assertThat(e.failure()).isEqualTo(failure);
            assertThat(e.getMessage()).isNotBlank().doesNotContain("sk.").doesNotContain("tk.");
            assertThat(e.getCause()).isNull();
            return e;
        }
        throw new AssertionError("a token was minted");
    }

    private String masterText() {
        return TestTokens.secret("master-1");
    }

    private static Reply dated(int status, Instant mapboxTime, String body) {
        return new Reply(status, Map.of("Date", httpDate(mapboxTime)), body);
    }

    private Reply granted(Ask ask, Instant mapboxTime) {
        return dated(
                201,
                mapboxTime,
                Reply.created(TestTokens.temporary(ask.account(), ask.scopes(), mapboxTime, ask.expires()))
                        .body());
    }

    private static Reply rateLimited(Instant reset, Instant mapboxTime) {
        return new Reply(
                429,
                Map.of("X-Rate-Limit-Reset", Long.toString(reset.getEpochSecond()), "Date", httpDate(mapboxTime)),
                "");
    }

    private static String httpDate(Instant moment) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(moment.atOffset(ZoneOffset.UTC));
    }
}
