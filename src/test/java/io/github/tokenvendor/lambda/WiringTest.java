package io.github.tokenvendor.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.VendorFixture;
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
    void of_initializationAheadOfRequests_primesWithinTheConstructor(String type, boolean primed) {
        AtomicLong reads = new AtomicLong();
        Clock counting = counting(reads);

        Wiring.of(environment(type), counting, new PrintStream(OutputStream.nullOutputStream()));

        // Each priming invocation reads the clock; a start without priming hardly does.
        assertThat(reads.get() > 50).isEqualTo(primed);
        assertThat(vendor.mapbox().calls()).isEmpty();
        assertThat(vendor.secrets().calls()).isEmpty();
    }

    @Test
    void of_outsideLambda_primesNothing() {
        AtomicLong reads = new AtomicLong();

        Wiring.of(vendor.environment(), counting(reads), new PrintStream(OutputStream.nullOutputStream()));

        assertThat(reads.get()).isLessThan(50);
    }

    private Map<String, String> environment(String type) {
        return vendor.with("AWS_LAMBDA_INITIALIZATION_TYPE", type).environment();
    }

    /** A clock that counts how often it is read. */
    private static Clock counting(AtomicLong reads) {
        InstantSource counting = () -> {
            reads.incrementAndGet();
            return Instant.now();
        };
        return counting.withZone(ZoneOffset.UTC);
    }
}
