package io.github.tokenvendor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.faults.LastingFault.Cell;
import io.github.tokenvendor.template.AlarmEvaluator;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Ten minutes of a fault on a manual clock, with two callers that keep requesting tokens. */
final class LastingScenario implements AutoCloseable {
    /** By then, any lease is due for replacement; it expires long after the scenario ends. */
    private static final Duration UNTIL_DUE = Duration.ofMinutes(41);

    private static final Duration LENGTH = Duration.ofMinutes(10);
    private static final Duration LIMIT = Duration.ofSeconds(29);
    private static final String OTHERS = "{\"scopes\":[\"fonts:read\"]}";

    private final MutableClock clock = new MutableClock("2026-11-23T10:00:00Z");
    private final VendorFixture around;
    private final VendorUnderTest vendor;
    private Duration longestWait = Duration.ZERO;
    private final Duration betweenRequests;

    LastingScenario(Duration timeout, Duration betweenRequests) {
        this.betweenRequests = betweenRequests;
        around = new VendorFixture(clock)
                .with("MINTS_PER_MINUTE", "20")
                .with("UPSTREAM_TIMEOUT_MS", String.valueOf(timeout.toMillis()));
        vendor = around.vendor(Gateway.HTTP_API);
    }

    /** Obtains a lease for the caller that requests nothing in particular, and waits until it is due. */
    void obtainLease() {
        for (int tries = 1; !"minted".equals(request("").path("source").asText()); tries++) {
            assertThat(tries).as("tries on a busy machine").isLessThan(20);
            clock.advance(Duration.ofMinutes(1));
        }
        clock.advance(UNTIL_DUE);
    }

    /** Runs the fault and returns the outcome. */
    Cell run(Consumer<VendorFixture> begin) {
        begin.accept(around);
        around.mapbox().forgetCalls();
        around.secrets().forgetCalls();
        longestWait = Duration.ZERO;
        AlarmEvaluator alarms = new AlarmEvaluator();
        Set<String> outcomes = new TreeSet<>();
        Set<String> others = new TreeSet<>();
        long first = minute();
        Instant end = clock.instant().plus(LENGTH);
        while (clock.instant().isBefore(end)) {
            long start = System.nanoTime();
            outcomes.add(outcome(request(""), alarms));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            longestWait = took.compareTo(longestWait) > 0 ? took : longestWait;
            others.add(outcome(request(OTHERS), alarms));
            clock.advance(betweenRequests);
        }
        return new Cell(
                outcomes,
                others,
                around.mapbox().calls().size(),
                around.secrets().calls().size(),
                alarms.firedBetween(first, minute()));
    }

    /** The longest response time for the caller that requests nothing in particular. */
    Duration longestWait() {
        return longestWait;
    }

    private long minute() {
        return clock.instant().getEpochSecond() / 60;
    }

    private String outcome(JsonNode line, AlarmEvaluator alarms) {
        alarms.addLine(minute(), line);
        return line.path("source").asText(line.path("Outcome").asText());
    }

    /** Sends a request and returns its audit line. */
    private JsonNode request(String body) {
        vendor.requestToken(body, LIMIT);
        return vendor.newLine();
    }

    @Override
    public void close() {
        around.close();
    }
}
