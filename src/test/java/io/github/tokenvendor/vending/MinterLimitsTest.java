package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.context;
import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static io.github.tokenvendor.vending.MinterFixture.LIFETIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.testing.ScriptedMapbox.Reply;
import io.github.tokenvendor.vending.MintBudget.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When Mapbox is called no more: after its 429, with the budget spent, after failures in a row, for refused scopes. */
class MinterLimitsTest {
    private final MinterFixture bench = new MinterFixture();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void mint_rateLimited_closesTheGateUntilTheReset() throws Exception {
        bench.mapbox.script(ask -> rateLimited(bench.start.plusSeconds(20), bench.start));
        assertThat(bench.assertFails(Failure.MAPBOX_RATE_LIMITED).retryAfter()).hasValue(Duration.ofSeconds(20));
        bench.mapbox.reset();

        bench.clock.advance(Duration.ofSeconds(15));
        assertThat(bench.assertFails(Failure.MAPBOX_RATE_LIMITED).retryAfter()).hasValue(Duration.ofSeconds(5));
        assertThat(bench.mapbox.asks()).as("nothing passes a closed gate").hasSize(1);
        bench.clock.advance(Duration.ofSeconds(5));
        assertThat(bench.mint()).isNotNull();
    }

    @Test
    void mint_rateLimitedByAMapboxOfAnotherTime_countsTheWaitOnMapboxsClock() {
        Instant mapboxTime = bench.start.minusSeconds(5_000);
        bench.mapbox.script(ask -> rateLimited(mapboxTime.plusSeconds(7), mapboxTime));

        assertThat(bench.assertFails(Failure.MAPBOX_RATE_LIMITED).retryAfter()).hasValue(Duration.ofSeconds(7));
    }

    @Test
    void mint_rateLimitedWithoutAReset_waitsAMinute() {
        bench.mapbox.script(ask -> Reply.of(429, ""));

        assertThat(bench.assertFails(Failure.MAPBOX_RATE_LIMITED).retryAfter()).hasValue(Duration.ofMinutes(1));
    }

    @Test
    void mint_budgetSpent_callsMapboxNoMore() throws Exception {
        for (int i = 0; i < 5; i++) {
            bench.mint();
        }
        bench.clock.advance(Duration.ofSeconds(18));

        assertThat(bench.assertFails(Failure.TOO_MANY_REQUESTS).retryAfter()).hasValue(Duration.ofSeconds(42));
        assertThat(bench.mapbox.asks()).hasSize(5);
    }

    @Test
    void mint_failedCalls_countAgainstTheBudgetToo() throws Exception {
        bench.mapbox.script(ask -> Reply.of(500, ""));
        bench.assertFails(Failure.MAPBOX_UNAVAILABLE);
        bench.assertFails(Failure.MAPBOX_UNAVAILABLE);
        bench.mapbox.reset();
        for (int i = 0; i < 3; i++) {
            bench.mint();
        }

        bench.assertFails(Failure.TOO_MANY_REQUESTS);
        assertThat(bench.mapbox.asks()).hasSize(5);
    }

    @Test
    void mint_threeFailuresInARow_oneProbeAtATimeUntilOneSucceeds() throws Exception {
        bench.mapbox.script(ask -> Reply.of(503, ""));
        assertThat(bench.assertFails(Failure.MAPBOX_UNAVAILABLE).retryAfter()).hasValue(Duration.ofSeconds(5));
        bench.assertFails(Failure.MAPBOX_UNAVAILABLE);
        assertThat(bench.assertFails(Failure.MAPBOX_UNAVAILABLE).retryAfter()).hasValue(Duration.ofSeconds(1));

        assertThat(bench.assertFails(Failure.MAPBOX_UNAVAILABLE).retryAfter()).hasValue(Duration.ofSeconds(1));
        assertThat(bench.mapbox.asks()).as("the breaker is open").hasSize(3);
        bench.clock.advance(Duration.ofSeconds(1));
        assertThat(bench.assertFails(Failure.MAPBOX_UNAVAILABLE).retryAfter()).hasValue(Duration.ofSeconds(2));
        assertThat(bench.mapbox.asks()).as("one probe").hasSize(4);

        bench.mapbox.reset();
        bench.clock.advance(Duration.ofSeconds(2));
        assertThat(bench.mint()).isNotNull();
    }

    @Test
    void mint_callThatNeverReachedMapbox_costsNothing() throws Exception {
        MintGate gate = new MintGate(1, bench.mapboxClock);
        Minter cutOff = bench.minter(gate, bench.mapbox.url());
        bench.mapbox.close();

        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> bench.mint(cutOff, LIFETIME))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.MAPBOX_UNAVAILABLE));

        assertThatCode(() -> gate.enter(bench.masters.known().orElseThrow(), MinterFixture.SCOPES, Use.UNRESTRICTED))
                .doesNotThrowAnyException();
    }

    @Test
    void mint_failuresWithASuccessBetweenThem_doNotOpenTheBreaker() throws Exception {
        for (int round = 0; round < 2; round++) {
            bench.mapbox.script(ask -> Reply.of(503, ""));
            bench.assertFails(Failure.MAPBOX_UNAVAILABLE);
            bench.assertFails(Failure.MAPBOX_UNAVAILABLE);
            bench.mapbox.reset();
            assertThat(bench.mint()).as("round " + round).isNotNull();
            bench.clock.advance(Duration.ofMinutes(1));
        }
    }

    @ParameterizedTest
    @CsvSource({"PT25S, false", "PT2M, false", "PT4M59S, false", "PT5M, true", "PT30M, true"})
    void mint_shortLifetimesSpent_longerOnesGoOn(Duration bucket, boolean minted) throws Exception {
        MintGate gate = new MintGate(8, bench.mapboxClock);
        MasterToken master = bench.masters.current(context(Duration.ofSeconds(5)));
        gate.enter(master, MinterFixture.SCOPES, Use.SHORT_LIVED);
        gate.enter(master, MinterFixture.SCOPES, Use.SHORT_LIVED);
        Minter minter = bench.minter(gate, bench.mapbox.url());

        assertThat(catchThrowable(() -> bench.mint(minter, bucket)) == null).isEqualTo(minted);
    }

    @Test
    void mint_refusedScopeSet_shutsOutNoOther() throws Exception {
        bench.mapbox.script(ask -> ask.scopes().contains("fonts:read")
                ? Reply.of(422, "{\"message\":\"scopes are invalid\"}")
                : bench.mapbox.grant(ask));
        for (int i = 0; i < 25; i++) {
            assertThatExceptionOfType(VendingException.class)
                    .isThrownBy(() ->
                            bench.mint(scopes("fonts:read"), bench.clock.instant(), context(Duration.ofSeconds(5))))
                    .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.MISCONFIGURED))
                    .withMessageContaining("ALLOWED_SCOPES");
        }

        assertThat(bench.mint()).isNotNull();
        assertThat(bench.mapbox.asks()).hasSize(2);
    }

    @Test
    void forget_spentBudgetClosedGateAndWrongClock_areForgotten() throws Exception {
        for (int i = 0; i < 4; i++) {
            bench.mint();
        }
        bench.mapbox.script(ask -> Reply.of(429, ""));
        bench.assertFails(Failure.MAPBOX_RATE_LIMITED);
        bench.mapbox.reset();
        bench.mapboxClock.synchronizeTo(bench.start.plusSeconds(600), Duration.ZERO);

        bench.minter.forget();

        assertThat(bench.mapboxClock.offset()).isEqualTo(Duration.ZERO);
        for (int i = 0; i < 5; i++) {
            assertThat(bench.mint()).isNotNull();
        }
    }

    private static Reply rateLimited(Instant reset, Instant mapboxTime) {
        return new Reply(429, Map.of("X-Rate-Limit-Reset", Long.toString(reset.getEpochSecond())), "")
                .dated(mapboxTime);
    }
}
