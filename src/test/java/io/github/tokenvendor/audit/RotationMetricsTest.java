package io.github.tokenvendor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RotationMetricsTest {
    @Test
    void line_successfulStep_countsTheStepAndNoFailure() {
        Map<String, Object> line = RotationMetrics.line(
                record(
                        false,
                        "",
                        Optional.of("id-new"),
                        List.of("id-old"),
                        List.of(new UpstreamCall(Upstream.MAPBOX, 201, 5, ""))),
                7);

        assertThat(line)
                .containsEntry("FunctionName", "rotation")
                .containsEntry("RotationStep", 1)
                .containsEntry("RotationFailed", 0)
                .containsEntry("level", "WARN")
                .containsEntry("created_token", "id-new")
                .containsEntry("deleted_tokens", List.of("id-old"))
                .containsEntry("mapbox_status", 201)
                .containsEntry("duration_ms", 12L)
                .doesNotContainKeys("detail", "upstream_failure", "orphan");
        assertThat((Map<?, ?>) line.get("_aws")).extracting("Timestamp").isEqualTo(7L);
    }

    @Test
    void line_failedStep_hasTheLastFailureAndEachUpstreamsStatus() {
        Map<String, Object> line = RotationMetrics.line(
                record(
                        true,
                        "the secret is empty",
                        Optional.empty(),
                        List.of(),
                        List.of(
                                new UpstreamCall(Upstream.SECRETS, 400, 5, "secrets_denied"),
                                new UpstreamCall(Upstream.MAPBOX, 200, 5, ""))),
                0);

        assertThat(line)
                .containsEntry("RotationFailed", 1)
                .containsEntry("level", "ERROR")
                .containsEntry("detail", "the secret is empty")
                .containsEntry("secrets_status", 400)
                .containsEntry("mapbox_status", 200)
                .containsEntry("upstream_failure", "secrets_denied")
                .doesNotContainKeys("created_token", "deleted_tokens");
    }

    private static RotationRecord record(
            boolean failed, String detail, Optional<String> created, List<String> deleted, List<UpstreamCall> calls) {
        return new RotationRecord(
                "rotation",
                "request-1",
                "createSecret",
                "version-1",
                "outcome",
                failed,
                detail,
                created,
                deleted,
                Optional.empty(),
                calls,
                Duration.ofMillis(12));
    }
}
