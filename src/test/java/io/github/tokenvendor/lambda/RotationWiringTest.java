package io.github.tokenvendor.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tokenvendor.rotation.RotationException;
import io.github.tokenvendor.rotation.RotationFunction;
import io.github.tokenvendor.rotation.RotationRequest;
import io.github.tokenvendor.testing.VendorFixture;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RotationWiringTest {
    private final VendorFixture fixture = new VendorFixture(Clock.systemUTC());
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void of_faultyConfiguration_failsEachStepAndNamesEveryFault() {
        RotationFunction function = function(Map.of("ALLOWED_SCOPES", "no scope", "UPSTREAM_TIMEOUT_MS", "soon"));

        assertThatThrownBy(() -> function.run(request())).isInstanceOf(RotationException.class);
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("ALLOWED_SCOPES", "UPSTREAM_TIMEOUT_MS");
    }

    /** The secret exists without rotation, which only Secrets Manager can report. */
    @Test
    void of_validConfiguration_callsTheConfiguredSecretsManager() {
        RotationFunction function = function(fixture.environment());

        assertThatThrownBy(() -> function.run(request())).isInstanceOf(RotationException.class);
        assertThat(fixture.secrets().calls()).isNotEmpty();
        assertThat(fixture.mapbox().calls()).isEmpty();
    }

    private RotationFunction function(Map<String, String> environment) {
        return RotationWiring.of(environment, Clock.systemUTC(), new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    private static RotationRequest request() {
        return new RotationRequest(
                "rotation",
                "request-1",
                Duration.ofSeconds(30),
                "createSecret",
                VendorFixture.SECRET,
                "00000000-0000-4000-8000-000000000001",
                "");
    }
}
