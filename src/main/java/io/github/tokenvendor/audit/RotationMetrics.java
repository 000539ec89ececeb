package io.github.tokenvendor.audit;

import io.github.tokenvendor.upstream.UpstreamCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Formats the audit line of a rotation step. */
final class RotationMetrics {
    private static final Map<String, Object> BY_FUNCTION = EmbeddedMetrics.metricSet(
            List.of("FunctionName"),
            List.of(
                    Map.of("Name", "RotationStep", "Unit", "Count"),
                    Map.of("Name", "RotationFailed", "Unit", "Count")));

    private RotationMetrics() {}

    static Map<String, Object> line(RotationRecord record, long timestamp) {
        Map<String, Object> line = new LinkedHashMap<>();
        EmbeddedMetrics.begin(line, timestamp, List.of(BY_FUNCTION), record.failed());
        line.put("FunctionName", record.function());
        line.put("RotationStep", 1);
        line.put("RotationFailed", record.failed() ? 1 : 0);
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
