package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.context;
import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static io.github.tokenvendor.vending.MinterFixture.LIFETIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.tokenvendor.secrets.MasterToken;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.vending.MintBudget.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When Mapbox is not called: after a 429, with the budget spent, after consecutive failures, for refused scopes. */
class MinterLimitsTest {
    private final MinterFixture fixture = new MinterFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void mint_rateLimited_closesTheGateUntilTheReset() throws Exception {
        fixture.mapbox.script(mint -> rateLimited(fixture.start.plusSeconds(20), fixture.start));
        assertThat(fixture.assertFails(Failure.MAPBOX_RATE_LIMITED).retryAfter())
                .hasValue(Duration.ofSeconds(20));
        fixture.mapbox.reset();

        fixture.clock.advance(Duration.ofSeconds(15));
        assertThat(fixture.assertFails(Failure.MAPBOX_RATE_LIMITED).retryAfter())
                .hasValue(Duration.ofSeconds(5));
        assertThat(fixture.mapbox.requests()).as("nothing passes a closed gate").hasSize(1);
        fixture.clock.advance(Duration.ofSeconds(5));
        assertThat(fixture.mint()).isNotNull();
    }

    @Test
    void mint_rateLimitedWhileClocksDiffer_countsTheWaitOnMapboxsClock() {
        Instant mapboxTime = fixture.start.minusSeconds(5_000);
        fixture.mapbox.script(mint -> rateLimited(mapboxTime.plusSeconds(7), mapboxTime));

        assertThat(fixture.assertFails(Failure.MAPBOX_RATE_LIMITED).retryAfter())
                .hasValue(Duration.ofSeconds(7));
    }

    @Test
    void mint_rateLimitedWithoutAReset_waitsAMinute() {
        fixture.mapbox.script(mint -> new Reply(429, ""));

        assertThat(fixture.assertFails(Failure.MAPBOX_RATE_LIMITED).retryAfter())
                .hasValue(Duration.ofMinutes(1));
    }

    @Test
    void mint_budgetSpent_doesNotCallMapbox() throws Exception {
        for (int i = 0; i < 5; i++) {
            fixture.mint();
        }
        fixture.clock.advance(Duration.ofSeconds(18));

        assertThat(fixture.assertFails(Failure.TOO_MANY_REQUESTS).retryAfter()).hasValue(Duration.ofSeconds(42));
        assertThat(fixture.mapbox.requests()).hasSize(5);
    }

    @Test
    void mint_failedCalls_countAgainstTheBudgetToo() throws Exception {
        fixture.mapbox.script(mint -> new Reply(500, ""));
        fixture.assertFails(Failure.MAPBOX_UNAVAILABLE);
        fixture.assertFails(Failure.MAPBOX_UNAVAILABLE);
        fixture.mapbox.reset();
        for (int i = 0; i < 3; i++) {
            fixture.mint();
        }

        fixture.assertFails(Failure.TOO_MANY_REQUESTS);
        assertThat(fixture.mapbox.requests()).hasSize(5);
    }

    @Test
    void mint_threeFailuresInARow_oneProbeAtATimeUntilOneSucceeds() throws Exception {
        fixture.mapbox.script(mint -> new Reply(503, ""));
        assertThat(fixture.assertFails(Failure.MAPBOX_UNAVAILABLE).retryAfter()).hasValue(Duration.ofSeconds(5));
        fixture.assertFails(Failure.MAPBOX_UNAVAILABLE);
        assertThat(fixture.assertFails(Failure.MAPBOX_UNAVAILABLE).retryAfter()).hasValue(Duration.ofSeconds(1));

        assertThat(fixture.assertFails(Failure.MAPBOX_UNAVAILABLE).retryAfter()).hasValue(Duration.ofSeconds(1));
        assertThat(fixture.mapbox.requests()).as("the breaker is open").hasSize(3);
        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(fixture.assertFails(Failure.MAPBOX_UNAVAILABLE).retryAfter()).hasValue(Duration.ofSeconds(2));
        assertThat(fixture.mapbox.requests()).as("one probe").hasSize(4);

        fixture.mapbox.reset();
        fixture.clock.advance(Duration.ofSeconds(2));
        assertThat(fixture.mint()).isNotNull();
    }

    @Test
    void mint_callThatNeverReachedMapbox_costsNothing() throws Exception {
        MintGate gate = new MintGate(1, fixture.mapboxClock);
        Minter cutOff = fixture.minter(gate, fixture.mapbox.url());
        fixture.mapbox.close();

        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> fixture.mint(cutOff, LIFETIME))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.MAPBOX_UNAVAILABLE));

        assertThatCode(() -> gate.enter(
                        fixture.masters.known().orElseThrow(),
                        MinterFixture.SCOPES,
                        MinterFixture.ANYBODY,
                        Use.UNRESTRICTED))
                .doesNotThrowAnyException();
    }

    @Test
    void mint_failuresWithASuccessBetweenThem_doNotOpenTheBreaker() throws Exception {
        for (int round = 0; round < 2; round++) {
            fixture.mapbox.script(mint -> new Reply(503, ""));
            fixture.assertFails(Failure.MAPBOX_UNAVAILABLE);
            fixture.assertFails(Failure.MAPBOX_UNAVAILABLE);
            fixture.mapbox.reset();
            assertThat(fixture.mint()).as("round " + round).isNotNull();
            fixture.clock.advance(Duration.ofMinutes(1));
        }
    }

    @ParameterizedTest
    @CsvSource({"PT25S, false", "PT2M, false", "PT4M59S, false", "PT5M, true", "PT30M, true"})
    void mint_shortLifetimesSpent_longerOnesContinue(Duration bucket, boolean minted) throws Exception {
        MintGate gate = new MintGate(8, fixture.mapboxClock);
        MasterToken master = fixture.masters.current(context(Duration.ofSeconds(5)));
        gate.enter(master, MinterFixture.SCOPES, MinterFixture.ANYBODY, Use.SHORT_LIVED);
        gate.enter(master, MinterFixture.SCOPES, MinterFixture.ANYBODY, Use.SHORT_LIVED);
        Minter minter = fixture.minter(gate, fixture.mapbox.url());

        assertThat(catchThrowable(() -> fixture.mint(minter, bucket)) == null).isEqualTo(minted);
    }

    @Test
    void mint_refusedScopeSet_affectsNoOther() throws Exception {
        fixture.mapbox.script(mint -> mint.scopes().contains("fonts:read")
                ? new Reply(422, "{\"message\":\"scopes are invalid\"}")
                : fixture.mapbox.grant(mint));
        for (int i = 0; i < 25; i++) {
            assertThatExceptionOfType(VendingException.class)
                    .isThrownBy(() ->
                            fixture.mint(scopes("fonts:read"), fixture.clock.instant(), context(Duration.ofSeconds(5))))
                    .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.MISCONFIGURED))
                    .withMessageContaining("ALLOWED_SCOPES");
        }

        assertThat(fixture.mint()).isNotNull();
        assertThat(fixture.mapbox.requests()).hasSize(2);
    }

    @Test
    void forget_spentBudgetClosedGateAndWrongClock_areForgotten() throws Exception {
        for (int i = 0; i < 4; i++) {
            fixture.mint();
        }
        fixture.mapbox.script(mint -> new Reply(429, ""));
        fixture.assertFails(Failure.MAPBOX_RATE_LIMITED);
        fixture.mapbox.reset();
        fixture.mapboxClock.synchronizeTo(fixture.start.plusSeconds(600), Duration.ZERO);

        fixture.minter.forget();

        assertThat(fixture.mapboxClock.offset()).isEqualTo(Duration.ZERO);
        for (int i = 0; i < 5; i++) {
            assertThat(fixture.mint()).isNotNull();
        }
    }

    private static Reply rateLimited(Instant reset, Instant mapboxTime) {
        return new Reply(429, Map.of("X-Rate-Limit-Reset", Long.toString(reset.getEpochSecond())), "")
                .dated(mapboxTime);
    }
}
