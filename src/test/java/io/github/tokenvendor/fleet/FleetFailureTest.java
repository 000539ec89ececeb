package io.github.tokenvendor.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.secrets.SecretException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fleet that starts during a lasting failure, with a table and without one: the table must not make it worse. */
class FleetFailureTest {
    private static final int FLEET = 100;
    private static final Duration LENGTH = Duration.ofSeconds(15);
    private static final Duration MAPBOX_LATENCY = Duration.ofMillis(60);
    /** The longest read of the table on the fleet's clock. */
    private static final Duration ONE_READ = Duration.ofMillis(20);

    /** What fails, and what callers are then told. */
    enum LastingFailure {
        UNAVAILABLE(fleet -> fleet.mapbox.failWith(503), 100, "MAPBOX_UNAVAILABLE"),
        NO_CONNECTION(fleet -> fleet.mapbox.stop(), 100, "MAPBOX_UNAVAILABLE"),
        NOT_MAPBOX(fleet -> fleet.mapbox.failWith(302), 100, "UNTRUSTWORTHY_RESPONSE"),
        MASTER_REFUSED(fleet -> fleet.mapbox.failWith(401), 100, "MISCONFIGURED"),
        ACCOUNT_UNKNOWN(fleet -> fleet.mapbox.failWith(404), 100, "MISCONFIGURED"),
        SCOPES_FORBIDDEN(fleet -> fleet.mapbox.failWith(403), 100, "MISCONFIGURED"),
        SCOPES_REFUSED(fleet -> fleet.mapbox.failWith(422), 100, "MISCONFIGURED"),
        RATE_LIMITED(fleet -> {}, 0, "MAPBOX_RATE_LIMITED"),
        SECRET_UNAVAILABLE(fleet -> fleet.secret.fail(SecretException.unavailable("down")), 100, "SECRETS_UNAVAILABLE"),
        SECRET_UNUSABLE(fleet -> fleet.secret.fail(SecretException.unusable("denied")), 100, "MISCONFIGURED");

        private final Consumer<Fleet> begin;
        private final int mapboxLimit;
        private final String outcome;

        LastingFailure(Consumer<Fleet> begin, int mapboxLimit, String outcome) {
            this.begin = begin;
            this.mapboxLimit = mapboxLimit;
            this.outcome = outcome;
        }
    }

    private record Run(
            int requests, Set<String> outcomes, Duration p90, int mapboxCalls, int secretReads, int reads, int writes) {
        static Run of(LastingFailure failure, boolean sharesLeases) {
            try (Fleet fleet = new Fleet(5, failure.mapboxLimit, sharesLeases)) {
                fleet.mapbox.setLatency(MAPBOX_LATENCY);
                failure.begin.accept(fleet);
                fleet.start(FLEET, Duration.ofSeconds(1), LENGTH);
                fleet.run();
                List<Duration> waits =
                        fleet.replies.stream().map(Fleet.Reply::waited).sorted().toList();
                return new Run(
                        waits.size(),
                        fleet.replies.stream().map(Fleet.Reply::outcome).collect(Collectors.toCollection(TreeSet::new)),
                        waits.get(waits.size() * 9 / 10),
                        fleet.mapbox.calls(),
                        fleet.secret.reads(),
                        fleet.table.reads(),
                        fleet.table.writes());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void lastingFailure_withATable_isNoWorseThanWithout(LastingFailure failure) {
        Run without = Run.of(failure, false);
        Run with = Run.of(failure, true);

        assertThat(with.outcomes()).isEqualTo(without.outcomes()).containsExactly(failure.outcome);
        assertThat(with.p90()).as("p90").isLessThanOrEqualTo(without.p90().plus(ONE_READ));
        assertThat(with.mapboxCalls()).as("calls to Mapbox").isLessThanOrEqualTo(without.mapboxCalls());
        assertThat(with.secretReads()).as("reads of the secret").isLessThanOrEqualTo(without.secretReads());
        assertThat(with.reads()).as("reads of the table").isLessThanOrEqualTo(with.requests() * 5 / 4);
        assertThat(with.writes()).as("writes to the table").isLessThanOrEqualTo(FLEET / 2);
    }
}
