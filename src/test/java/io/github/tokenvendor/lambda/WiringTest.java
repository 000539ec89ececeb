package io.github.tokenvendor.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WiringTest {
    private final VendorFixture vendor = new VendorFixture(Clock.systemUTC());

    @AfterEach
    void close() {
        vendor.close();
    }

    @ParameterizedTest
    @CsvSource({
        "provisioned-concurrency, true",
        "lambda-managed-instances, true",
        "on-demand, false",
        "snap-start, false"
    })
    void of_initialisationAheadOfRequests_primesWithinTheConstructor(String type, boolean primed) {
        AtomicLong readings = new AtomicLong();
        Clock counting = counting(readings);

        Wiring.of(environment(type), counting, new PrintStream(OutputStream.nullOutputStream()));

        // Each priming invocation asks the clock; a start that does not prime hardly does.
        assertThat(readings.get() > 50).isEqualTo(primed);
        assertThat(vendor.mapbox().calls()).isEmpty();
        assertThat(vendor.secrets().calls()).isEmpty();
    }

    @Test
    void of_outsideOfLambda_primesNothing() {
        AtomicLong readings = new AtomicLong();

        Wiring.of(vendor.environment(), counting(readings), new PrintStream(OutputStream.nullOutputStream()));

        assertThat(readings.get()).isLessThan(50);
    }

    private Map<String, String> environment(String type) {
        return vendor.with("AWS_LAMBDA_INITIALIZATION_TYPE", type).environment();
    }

    /** The time of day, which counts how often it was asked. */
    private static Clock counting(AtomicLong readings) {
        InstantSource counting = () -> {
            readings.incrementAndGet();
            return Instant.now();
        };
        return counting.withZone(ZoneOffset.UTC);
    }
}
