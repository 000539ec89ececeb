package io.github.tokenvendor.faults;

import io.github.tokenvendor.runtime.NeedsLambdaRuntime;
import io.github.tokenvendor.testing.PackagedVendor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every other row of the table of faults, against the packaged program.
 *
 * <p>One process serves many rows in sequence, which also shows that no fault affects later rows.
 */
@NeedsLambdaRuntime
final class FaultTableIT {
    private static final Duration SHORT = Duration.ofMillis(2_500);
    private static final Duration LONG = Duration.ofSeconds(6);

    private static ScenarioUpstreams upstreams;
    private static ExecutorService threads;

    @BeforeAll
    static void start() throws Exception {
        upstreams = new ScenarioUpstreams(Clock.systemUTC());
        threads = Executors.newFixedThreadPool(2);
    }

    @AfterAll
    static void stop() {
        threads.shutdownNow();
        upstreams.close();
    }

    /** Each process may mint a hundred times a minute, enough for the table's rows. */
    @TestFactory
    Stream<DynamicTest> rows() {
        List<Fault> rows = everyOther(
                FaultTable.rows().stream().filter(FaultTableIT::isForgottenSoon).toList());
        List<Fault> lasting = rows.stream().filter(Fault::lasts).toList();
        List<Fault> others = rows.stream().filter(row -> !row.lasts()).toList();
        int third = others.size() / 3;
        return Stream.of(
                        process(lasting, SHORT),
                        process(others.subList(0, third), LONG),
                        process(others.subList(third, 2 * third), LONG),
                        process(others.subList(2 * third, others.size()), LONG))
                .flatMap(tests -> tests);
    }

    /**
     * Rows share a process, whose clock cannot be moved. {@link FaultTableTest} and {@link LastingFaultTableTest} test
     * what the vendor remembers for longer, and a secret that it has already read.
     */
    private static boolean isForgottenSoon(Fault fault) {
        return fault.at() == Fault.Upstream.MAPBOX
                && fault.way() == Fault.Way.DIRECT
                && fault.verdict().patience().isZero();
    }

    private static List<Fault> everyOther(List<Fault> rows) {
        return IntStream.range(0, rows.size())
                .filter(i -> i % 2 == 0)
                .mapToObj(rows::get)
                .toList();
    }

    private static Stream<DynamicTest> process(List<Fault> faults, Duration timeout) {
        record Queued(Fault fault, FutureTask<Void> trial) {}
        FaultScenario[] trial = new FaultScenario[1];
        List<Queued> queue = faults.stream()
                .map(fault -> new Queued(fault, new FutureTask<>(run(trial, fault))))
                .toList();
        threads.execute(() -> {
            try (ScenarioEnvironment around = upstreams.environment(timeout);
                    PackagedVendor vendor = ScenarioUpstreams.packagedVendor(around)) {
                trial[0] = new FaultScenario(around, vendor, FaultTableIT::sleep);
                trial[0].warmUp();
                queue.forEach(queued -> queued.trial().run());
            } catch (RuntimeException | Error e) {
                queue.forEach(queued -> queued.trial().cancel(false));
                throw new IllegalStateException(e);
            }
        });
        return queue.stream().map(one -> DynamicTest.dynamicTest(one.fault().toString(), () -> outcome(one.trial())));
    }

    private static Callable<Void> run(FaultScenario[] trial, Fault fault) {
        return () -> {
            trial[0].run(fault);
            return null;
        };
    }

    private static void sleep(Duration length) {
        if (!length.isZero()) {
            throw new IllegalArgumentException("the machine's clock cannot be moved");
        }
    }

    private static void outcome(FutureTask<Void> trial) throws Throwable {
        try {
            trial.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }
}
