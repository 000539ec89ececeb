package io.github.tokenvendor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedMetricsTest {
    private static final List<String> COUNTS = List.of(
            "Requests",
            "Vended",
            "Reused",
            "Minted",
            "Refused",
            "Failed",
            "Stale",
            "TooManyRequests",
            "UpstreamFailures",
            "SharedLeaseFailures",
            "Pings",
            "Checked",
            "CheckFailed");

    @ParameterizedTest
    @CsvSource({
        "vended, 200, minted, Requests Vended",
        "vended, 200, reused, Requests Vended Reused",
        "vended, 200, shared, Requests Vended Reused",
        "vended, 200, stale, Requests Vended Reused Stale",
        "scope_not_allowed, 403, , Requests Refused",
        "too_many_requests, 429, , Requests Refused TooManyRequests",
        "misconfigured, 500, , Requests Failed",
        "mapbox_unavailable, 503, , Requests Failed",
        "preflight, 204, , Requests",
        "ping, 404, , Requests Pings",
        "checked, 404, , Requests Checked",
        "check_failed, 404, , Requests CheckFailed"
    })
    void line_ofEachOutcome_hasEveryCount(String outcome, int status, String source, String ones) {
        Map<String, Object> line = line(outcome, status, Optional.ofNullable(source), List.of());

        for (String count : COUNTS) {
            assertThat(line)
                    .as(count)
                    .containsEntry(count, List.of(ones.split(" ")).contains(count) ? 1L : 0L);
        }
        assertThat(line).doesNotContainKeys("MapboxLatency", "SecretsLatency", "SharedLeaseLatency", "UpstreamFailure");
    }

    @Test
    void line_successWithFailedCalls_countsTheFailures() {
        Map<String, Object> line = line(
                "vended",
                200,
                Optional.of("stale"),
                List.of(
                        new UpstreamCall(Upstream.SHARED_LEASES, 400, 7, "shared_leases_throttled"),
                        new UpstreamCall(Upstream.SECRETS, 0, 90, "secrets_timeout"),
                        new UpstreamCall(Upstream.MAPBOX, 503, 20, "mapbox_unavailable"),
                        new UpstreamCall(Upstream.MAPBOX, 201, 30, "")));

        assertThat(line)
                .containsEntry("UpstreamFailures", 2L)
                .containsEntry("UpstreamFailure", "mapbox_unavailable")
                .containsEntry("SharedLeaseFailures", 1L)
                .containsEntry("Minted", 1L)
                .containsEntry("MapboxLatency", 30L)
                .containsEntry("SecretsLatency", 90L)
                .containsEntry("SharedLeaseLatency", 7L)
                .containsEntry("mapbox_status", 201)
                .containsEntry("secrets_status", 0)
                .containsEntry("shared_leases_status", 400)
                .containsEntry("shared_leases_error", "throttled");
        assertThat(dimensions(line))
                .containsExactly(
                        List.of("FunctionName"),
                        List.of("FunctionName", "Outcome"),
                        List.of("FunctionName", "UpstreamFailure"));
    }

    @Test
    void line_onlyTheTableFailed_isNotAnUpstreamFailure() {
        Map<String, Object> line = line(
                "vended",
                200,
                Optional.of("minted"),
                List.of(new UpstreamCall(Upstream.SHARED_LEASES, 0, 20, "shared_leases_timeout")));

        assertThat(line)
                .containsEntry("UpstreamFailures", 0L)
                .containsEntry("SharedLeaseFailures", 1L)
                .containsEntry("shared_leases_error", "timeout");
        assertThat(dimensions(line)).containsExactly(List.of("FunctionName"), List.of("FunctionName", "Outcome"));
    }

    @Test
    void line_everyMetricOfTheFunction_isDeclaredInItsSet() {
        Map<String, Object> line = line("preflight", 204, Optional.empty(), List.of());

        assertThat(metrics(line)).containsExactlyInAnyOrderElementsOf(concat(COUNTS, "Duration"));
    }

    @Test
    void line_foreignIds_areTruncatedAndPrintable() {
        Map<String, Object> line = EmbeddedMetrics.line(
                record(Optional.of("gateway\n\u001b[31m"), Optional.of("ä".repeat(200)), List.of()), 0);

        assertThat(line).containsEntry("gateway_request_id", "gateway??[31m");
        assertThat(line.get("subject")).asString().hasSize(128).matches("[?~]+");
    }

    @Test
    void line_stack_isPresentOnlyIfNotEmpty() {
        assertThat(EmbeddedMetrics.line(record(Optional.empty(), Optional.empty(), List.of("a.B.c:1")), 0))
                .containsEntry("stack", List.of("a.B.c:1"));
        assertThat(EmbeddedMetrics.line(record(Optional.empty(), Optional.empty(), List.of()), 0))
                .doesNotContainKeys("stack", "subject", "gateway_request_id", "detail", "origin");
    }

    private static AuditRecord record(Optional<String> gatewayId, Optional<String> subject, List<String> stack) {
        return new AuditRecord(
                "vendor",
                "request-1",
                gatewayId,
                AuditRecord.Caller.UNKNOWN.withSubjectIfUnknown(subject.orElse("")),
                "healthy",
                200,
                "",
                stack,
                Optional.empty(),
                List.of(),
                Duration.ofMillis(1),
                Optional.empty());
    }

    private static Map<String, Object> line(
            String outcome, int status, Optional<String> source, List<UpstreamCall> calls) {
        return EmbeddedMetrics.line(
                new AuditRecord(
                        "vendor",
                        "request-1",
                        Optional.empty(),
                        AuditRecord.Caller.UNKNOWN,
                        outcome,
                        status,
                        "",
                        List.of(),
                        source.map(name -> new AuditRecord.Token(name, "0123456789abcdef", List.of("a:b"), 60, false)),
                        calls,
                        Duration.ofMillis(1),
                        Optional.empty()),
                0);
    }

    private static List<Map<?, ?>> sets(Map<String, Object> line) {
        List<?> sets = (List<?>) ((Map<?, ?>) line.get("_aws")).get("CloudWatchMetrics");
        return sets.stream().<Map<?, ?>>map(set -> (Map<?, ?>) set).toList();
    }

    private static List<Object> dimensions(Map<String, Object> line) {
        return sets(line).stream()
                .<Object>map(set -> ((List<?>) set.get("Dimensions")).get(0))
                .toList();
    }

    private static List<String> metrics(Map<String, Object> line) {
        return ((List<?>) sets(line).get(0).get("Metrics"))
                .stream()
                        .map(metric -> (String) ((Map<?, ?>) metric).get("Name"))
                        .toList();
    }

    private static List<String> concat(List<String> first, String last) {
        return java.util.stream.Stream.concat(first.stream(), java.util.stream.Stream.of(last))
                .toList();
    }
}
