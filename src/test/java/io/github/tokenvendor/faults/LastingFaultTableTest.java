package io.github.tokenvendor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.faults.LastingFault.Cell;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault for ten minutes, with and without a lease, with another caller, and the alarms that it raises. */
@Tag("slow")
final class LastingFaultTableTest {
    private static final Duration LONG = Duration.ofSeconds(5);
    /** For rows that wait for it to elapse. */
    private static final Duration SHORT = Duration.ofMillis(500);
    /** The longest wait for a response for which there is a lease. */
    private static final Duration PATIENCE = Duration.ofMillis(200);
    /** Threads must wake up on a busy machine. */
    private static final Duration TOLERANCE = Duration.ofMillis(600);

    static Stream<LastingFault> faults() {
        return LastingFault.rows().stream();
    }

    /** So that class loading is not measured. */
    @BeforeAll
    static void warmUp() {
        try (LastingScenario scenario = new LastingScenario(LONG, Duration.ofMinutes(1))) {
            scenario.obtainLease();
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void lastingFault_leaseCached_servesItWithoutWaiting(LastingFault fault) throws Exception {
        try (LastingScenario scenario = scenario(fault)) {
            scenario.obtainLease();

            assertCell(scenario.run(fault::begin), fault.withLease(), fault.hangs());

            assertThat(scenario.longestWait()).isLessThan(PATIENCE.plus(TOLERANCE));
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void lastingFault_newEnvironment_failsWithinTheTimeoutAndAtABoundedCost(LastingFault fault) throws Exception {
        try (LastingScenario scenario = scenario(fault)) {
            assertCell(scenario.run(fault::begin), fault.without(), false);

            assertThat(scenario.longestWait()).isLessThan((fault.hangs() ? SHORT : LONG).plus(TOLERANCE));
        }
    }

    /** Rows that take real time have fewer requests. */
    private static LastingScenario scenario(LastingFault fault) {
        return fault.hangs()
                ? new LastingScenario(SHORT, Duration.ofMinutes(1))
                : new LastingScenario(LONG, Duration.ofSeconds(10));
    }

    private static void assertCell(Cell actual, Cell expected, boolean outlasted) {
        assertThat(actual.outcomes()).as("outcomes").isSubsetOf(expected.outcomes());
        assertThat(actual.others()).as("outcomes of others").isSubsetOf(expected.others());
        assertThat(actual.mapbox()).as("calls to Mapbox").isLessThanOrEqualTo(expected.mapbox());
        assertThat(actual.secrets()).as("calls to Secrets Manager").isLessThanOrEqualTo(expected.secrets());
        // A call that outlasts its caller is in no audit line, or in the next one.
        Set<String> alarms = new TreeSet<>(actual.alarms());
        if (outlasted) {
            alarms.add("UpstreamCallsAlarm");
        }
        assertThat(alarms).as("alarms").isEqualTo(expected.alarms());
    }
}
