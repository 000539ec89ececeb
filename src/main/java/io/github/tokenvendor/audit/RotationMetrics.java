package io.github.tokenvendor.audit;

import io.github.tokenvendor.upstream.UpstreamCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Formats the audit line of a rotation step. */
final class RotationMetrics {
    private static final Map<String, Object> BY_FUNCTION =
            EmbeddedMetrics.metricSet(List.of("FunctionName"), List.of(Metric.ROTATION_STEP, Metric.ROTATION_FAILED));

    private RotationMetrics() {}

    static Map<String, Object> line(RotationRecord record, long timestamp) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("_aws", EmbeddedMetrics.aws(timestamp, List.of(BY_FUNCTION)));
        line.put("FunctionName", record.function());
        line.put(Metric.ROTATION_STEP.label(), 1);
        line.put(Metric.ROTATION_FAILED.label(), record.failed() ? 1 : 0);
        line.put("request_id", record.requestId());
        line.put("step", record.step());
        line.put("outcome", record.outcome());
        line.put("version_id", record.versionId());
        if (!record.detail().isEmpty()) {
            line.put("detail", record.detail());
        }
        record.created().ifPresent(id -> line.put("created_token", id));
        if (!record.deleted().isEmpty()) {
            line.put("deleted_tokens", record.deleted());
        }
        record.orphan().ifPresent(idOrNote -> line.put("orphan", idOrNote));
        for (UpstreamCall call : record.calls()) {
            line.put(EmbeddedMetrics.statusMember(call), call.status());
        }
        String failure = EmbeddedMetrics.upstreamFailure(record.calls());
        if (!failure.isEmpty()) {
            line.put("upstream_failure", failure);
        }
        line.put("duration_ms", record.took().toMillis());
        return line;
    }
}
