package io.github.tokenvendor.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.TestTokens;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The load of a fleet on Mapbox, and what its callers get. A failure names the seed that reproduces it. */
@Tag("slow")
class FleetTest {
    private static final int MAPBOX_LIMIT = 100;
    private static final int FLEET = 300;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void surge_withATable_getsTokensFromTheFirstSecondWithFourCallsAtMost(long seed) {
        try (Fleet fleet = new Fleet(seed, MAPBOX_LIMIT, true)) {
            fleet.start(FLEET, Duration.ofSeconds(1), Duration.ofMinutes(1));
            fleet.run();

            assertThat(outcomes(fleet)).as("seed %d", seed).containsOnlyKeys("token");
            assertThat(fleet.mapbox.calls()).as("calls, seed %d", seed).isLessThanOrEqualTo(4);
            assertThat(longestWait(fleet)).as("wait, seed %d", seed).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void surge_whileTheTableFails_isNoWorseThanWithoutATable() {
        long without = tokensOfTheFirstMinute(false);
        long failing = tokensOfTheFirstMinute(true);

        // The table's random delays change the count by a few requests.
        assertThat(failing).isGreaterThanOrEqualTo(without * 98 / 100);
    }

    private static long tokensOfTheFirstMinute(boolean sharesLeases) {
        try (Fleet fleet = new Fleet(1, MAPBOX_LIMIT, sharesLeases)) {
            fleet.table.setAway(true);
            fleet.start(FLEET, Duration.ofSeconds(1), Duration.ofMinutes(1));
            fleet.run();
            return fleet.replies.stream().filter(Fleet.Reply::isToken).count();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void twoHours_undisturbed_mintOncePerReplacement(long seed) {
        try (Fleet fleet = new Fleet(seed, MAPBOX_LIMIT, true)) {
            fleet.start(100, Duration.ofSeconds(30), Duration.ofHours(2));
            fleet.run();

            assertThat(outcomes(fleet)).as("seed %d", seed).containsOnlyKeys("token");
            // The earliest of a hundred random refresh times is when little more than half of the lease's lifetime is
            // over.
            assertThat(fleet.mapbox.calls()).as("calls, seed %d", seed).isBetween(3, 5);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void twoHours_withARotationAndOutages_giveEveryCallerAToken(long seed) {
        try (Fleet fleet = new Fleet(seed, MAPBOX_LIMIT, true)) {
            fleet.at(Duration.ofMinutes(25), () -> fleet.table.setAway(true));
            fleet.at(Duration.ofMinutes(35), () -> fleet.table.setAway(false));
            fleet.at(Duration.ofMinutes(50), () -> fleet.secret.put(TestTokens.secret("master-2")));
            fleet.at(Duration.ofMinutes(70), () -> fleet.mapbox.revoke(TestTokens.secret("master-1")));
            fleet.at(Duration.ofMinutes(85), () -> fleet.mapbox.setAway(true));
            fleet.at(Duration.ofMinutes(95), () -> fleet.mapbox.setAway(false));
            fleet.start(FLEET, Duration.ofMinutes(1), Duration.ofHours(2));
            fleet.run();

            assertThat(outcomes(fleet)).as("seed %d", seed).containsOnlyKeys("token");
            // While the table is unavailable, each environment whose lease is due mints for itself, once.
            assertThat(fleet.mapbox.calls()).as("calls, seed %d", seed).isLessThan(FLEET);
            assertThat(fleet.mapbox.worstMinute(fleet.after(Duration.ZERO)))
                    .as("calls in the worst minute, seed %d", seed)
                    .isLessThan(MAPBOX_LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource(FleetTable.Step.class)
    void claimantKilled_atAnyStep_isReplacedWithinSeconds(FleetTable.Step step) {
        try (Fleet fleet = new Fleet(7, MAPBOX_LIMIT, true)) {
            fleet.table.killNextAt(step);
            fleet.start(50, Duration.ofSeconds(1), Duration.ofMinutes(1));
            fleet.run();

            assertThat(fleet.table.hasInterrupted()).isTrue();
            assertThat(outcomes(fleet)).containsOnlyKeys("token");
            assertThat(fleet.mapbox.calls()).isLessThanOrEqualTo(2);
            assertThat(longestWait(fleet)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @ParameterizedTest
    @EnumSource(FleetTable.Step.class)
    void claimantFrozen_atAnyStepOfTheFirstMint_doesNoHarmWhenItThaws(FleetTable.Step step) {
        assertHarmless(step, Duration.ZERO);
    }

    @ParameterizedTest
    @EnumSource(FleetTable.Step.class)
    void claimantFrozen_atAnyStepOfARenewal_doesNoHarmWhenItThaws(FleetTable.Step step) {
        assertHarmless(step, Duration.ofMinutes(25));
    }

    private static void assertHarmless(FleetTable.Step step, Duration from) {
        Duration frozen = Duration.ofMinutes(70);
        try (Fleet fleet = new Fleet(8, MAPBOX_LIMIT, true)) {
            fleet.at(from, () -> fleet.table.freezeNextAt(step, frozen));
            fleet.start(20, Duration.ofSeconds(30), Duration.ofHours(2));
            fleet.run();

            assertThat(fleet.table.hasInterrupted()).isTrue();
            // A frozen environment gets its response late, if its caller is still waiting.
            assertThat(fleet.replies.stream().filter(reply -> reply.waited().compareTo(frozen) < 0))
                    .allMatch(Fleet.Reply::isToken)
                    .allMatch(reply -> reply.waited().compareTo(Duration.ofSeconds(4)) < 0);
            assertThat(fleet.mapbox.calls()).isLessThanOrEqualTo(8);
        }
    }

    /**
     * A lease is replaced within a sixth of its lifetime, so two hundred make 20 calls a minute on average; that many
     * independent random times make 26 to 32 in the worst minute.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void renewal_withoutATable_isSpreadByJitter(long seed) {
        Duration renewal = Duration.ofMinutes(2);
        try (Fleet fleet = new Fleet(seed, 1_000, false)) {
            fleet.start(200, Duration.ofSeconds(20), Duration.ofMinutes(58));
            fleet.run();

            assertThat(outcomes(fleet)).as("seed %d", seed).containsOnlyKeys("token");
            assertThat(fleet.mapbox.calls()).as("calls, seed %d", seed).isEqualTo(400);
            assertThat(fleet.mapbox.worstMinute(fleet.after(renewal)))
                    .as("calls in the worst minute, seed %d", seed)
                    .isLessThanOrEqualTo(32);
        }
    }

    private static Map<String, Integer> outcomes(Fleet fleet) {
        Map<String, Integer> counts = new TreeMap<>();
        fleet.replies.forEach(reply -> counts.merge(reply.outcome(), 1, Integer::sum));
        return counts;
    }

    private static Duration longestWait(Fleet fleet) {
        return fleet.replies.stream()
                .map(Fleet.Reply::waited)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
