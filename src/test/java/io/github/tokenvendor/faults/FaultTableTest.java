package io.github.tokenvendor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.InProcessVendor;
import io.github.tokenvendor.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every row of the table of faults, each against its own vendor in this JVM. */
final class FaultTableTest {
    /** Short if a row waits for it to elapse; otherwise long, so that a busy machine does not affect verdicts. */
    private static final Duration SHORT = Duration.ofMillis(2_500);

    private static final Duration LONG = Duration.ofSeconds(6);

    /** {@code -Dfault=dribbles} runs the rows whose names match. */
    private static final Pattern CHOSEN = Pattern.compile(System.getProperty("fault", ""));

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private static ScenarioUpstreams upstreams;
    /** Runs rows that wait concurrently; each of the others keeps a processor busy. */
    private static ExecutorService waiting;

    private static ExecutorService working;

    @BeforeAll
    static void start() throws Exception {
        upstreams = new ScenarioUpstreams(new MutableClock(NOW)).trustedHere();
        waiting = Executors.newFixedThreadPool(6);
        working = Executors.newFixedThreadPool(2);
    }

    @AfterAll
    static void stop() {
        waiting.shutdownNow();
        working.shutdownNow();
        upstreams.close();
    }

    @TestFactory
    Stream<DynamicTest> everyFault_isHandledAsTheTableSays() {
        return tests(FaultTable.rows());
    }

    @Test
    void table_asAWhole_losesNoRow() {
        assertThat(FaultTable.rows()).hasSizeGreaterThanOrEqualTo(320);
    }

    private static Stream<DynamicTest> tests(List<Fault> faults) {
        record Started(Fault fault, Future<?> trial) {}
        List<Started> started = faults.stream()
                .filter(fault -> CHOSEN.matcher(fault.toString()).find())
                .map(fault -> new Started(fault, (fault.lasts() ? waiting : working).submit(() -> tryOut(fault))))
                .toList();
        return started.stream().map(one -> DynamicTest.dynamicTest(one.fault().toString(), () -> outcome(one.trial())));
    }

    private static Void tryOut(Fault fault) throws Exception {
        Duration timeout = fault.lasts() ? SHORT : LONG;
        boolean direct = fault.way() == Fault.Way.DIRECT;
        try (ScenarioEnvironment around =
                direct ? upstreams.environment(timeout) : upstreams.proxiedEnvironment(timeout)) {
            if (fault.at() == Fault.Upstream.KEYS) {
                around.requiringCredentials();
            }
            FaultScenario trial = scenario(around);
            trial.warmUp();
            // Once a vendor has read the secret or the keys, it can do without them.
            (fault.at() == Fault.Upstream.MAPBOX ? trial : scenario(around)).run(fault);
        }
        return null;
    }

    private static FaultScenario scenario(ScenarioEnvironment around) {
        MutableClock clock = new MutableClock(NOW);
        return new FaultScenario(
                around, new InProcessVendor(Gateway.HTTP_API, around.environment(), clock), clock::advance);
    }

    private static void outcome(Future<?> trial) throws Throwable {
        try {
            trial.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }
}
