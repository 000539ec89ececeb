package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tokenvendor.audit.AuditLog;
import io.github.tokenvendor.config.OriginAllowlist;
import io.github.tokenvendor.testing.MutableClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unexpected exceptions, and events that are not requests. A failing warm-up stands for any failure. */
class ApiFailureTest {
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final AuditLog audit =
            new AuditLog(new PrintStream(log, true, StandardCharsets.UTF_8), new MutableClock("2026-11-03T10:00:00Z"));

    @Test
    void exception_isAProblem_andTheLogHasItsClassAndStackButNotItsMessage() {
        ApiResponse response = failing(new IllegalStateException("sk.canary")).ping(Requests.of("", ""));

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.body()).contains("internal_error", "operator's log").doesNotContain("canary", "Illegal");
        assertThat(line())
                .contains("\"detail\":\"java.lang.IllegalStateException\"", "\"stack\":[\"http.ApiFailureTest.")
                .doesNotContain("canary");
    }

    @Test
    void stackOverflow_isAProblem() {
        assertThat(failing(new StackOverflowError()).ping(Requests.of("", "")).status())
                .isEqualTo(500);
    }

    @Test
    void virtualMachineError_endsTheEnvironment_afterTheAuditLine() {
        Error error = new OutOfMemoryError("sk.canary");

        assertThatThrownBy(() -> failing(error).ping(Requests.of("", ""))).isSameAs(error);

        assertThat(line())
                .contains("\"Outcome\":\"internal_error\"", "\"detail\":\"java.lang.OutOfMemoryError\"")
                .doesNotContain("canary");
    }

    @Test
    void otherError_isAProblem() {
        assertThat(failing(new AssertionError()).ping(Requests.of("", "")).status())
                .isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(longs = {15_000, 500, 100})
    void ping_givesTheWarmUpTheRemainingTime(long remaining) {
        AtomicReference<Duration> within = new AtomicReference<>();
        Api api = Api.of(routes(), within::set, audit);

        ApiResponse response = api.ping(Requests.within(Duration.ofMillis(remaining)));

        assertThat(response.status()).isEqualTo(404);
        assertThat(within.get()).isEqualTo(Duration.ofMillis(remaining - 500));
        assertThat(line()).contains("\"Outcome\":\"ping\"", "\"Pings\":1", "\"Refused\":0", "\"Failed\":0");
    }

    @Test
    void ping_misconfiguredVendor_fails() {
        Api api = Api.misconfigured(new CorsPolicy(new OriginAllowlist(Set.of())), "ALLOWED_SCOPES is required", audit);

        assertThat(api.ping(Requests.of("", "")).status()).isEqualTo(500);
        assertThat(line()).contains("\"Outcome\":\"misconfigured\"", "\"Failed\":1");
    }

    @Test
    void check_misconfiguredVendor_failsWithTheFaults() {
        Api api = Api.misconfigured(new CorsPolicy(new OriginAllowlist(Set.of())), "ALLOWED_SCOPES is required", audit);

        assertThat(api.check(Requests.of("", "")).status()).isEqualTo(404);
        assertThat(line()).contains("\"Outcome\":\"check_failed\"", "\"CheckFailed\":1", "ALLOWED_SCOPES is required");
    }

    private Api failing(Throwable failure) {
        return Api.of(routes(), within -> ApiFailureTest.<RuntimeException>raise(failure), audit);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable failure) throws E {
        throw (E) failure;
    }

    private static TokenRoutes routes() {
        return new TokenRoutes(
                null,
                null,
                Optional.empty(),
                null,
                new CorsPolicy(new OriginAllowlist(Set.of())),
                "",
                Optional.empty(),
                Duration.ofSeconds(5));
    }

    private String line() {
        assertThat(log.toString(StandardCharsets.US_ASCII).lines()).hasSize(1);
        return log.toString(StandardCharsets.US_ASCII);
    }
}
