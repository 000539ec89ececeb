package io.github.tokenvendor.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
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
        long[] readings = {0};
        Clock counting = new CountingClock(readings);

        Wiring.of(environment(type), counting, new PrintStream(OutputStream.nullOutputStream()));

        // Each priming invocation asks the clock; a start that does not prime hardly does.
        assertThat(readings[0] > 50).isEqualTo(primed);
        assertThat(vendor.mapbox().calls()).isEmpty();
        assertThat(vendor.secrets().calls()).isEmpty();
    }

    @Test
    void of_outsideOfLambda_primesNothing() {
        long[] readings = {0};

        Wiring.of(vendor.environment(), new CountingClock(readings), new PrintStream(OutputStream.nullOutputStream()));

        assertThat(readings[0]).isLessThan(50);
    }

    private Map<String, String> environment(String type) {
        return vendor.with("AWS_LAMBDA_INITIALIZATION_TYPE", type).environment();
    }

    /** The time of day, and how often it was asked. */
    private static final class CountingClock extends Clock {
        private final long[] readings;

        CountingClock(long[] readings) {
            this.readings = readings;
        }

        @Override
        public synchronized java.time.Instant instant() {
            readings[0]++;
            return java.time.Instant.now();
        }

        @Override
        public java.time.ZoneId getZone() {
            return java.time.ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
