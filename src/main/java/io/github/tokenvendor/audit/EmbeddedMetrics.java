package io.github.tokenvendor.audit;

import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Lays out the audit record of a request. */
final class EmbeddedMetrics {
    private static final int MAX_SCOPES_LENGTH = 400;
    private static final int MAX_DETAIL_LENGTH = 200;

    /**
     * What browsers send as an origin; anything else is not worth the danger of repeating it. Browsers send hosts in
     * small letters, so that no token passes for one.
     */
    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]{0,30}://[a-z0-9.:_\\[\\]-]{1,160}");

    private EmbeddedMetrics() {}

    static Map<String, Object> line(AuditRecord record, long timestamp) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        Map<String, Object> line = new LinkedHashMap<>();
        countOutcome(record, metrics);
        addLatencies(record, metrics);
        String upstreamFailure = upstreamFailure(record);
        line.put("_aws", directive(timestamp, metrics, !upstreamFailure.isEmpty()));
        line.put("FunctionName", record.function());
        line.put("Outcome", record.outcome());
        if (!upstreamFailure.isEmpty()) {
            line.put("UpstreamFailure", upstreamFailure);
            line.put("UpstreamFailures", 1);
        }
        line.put("Requests", 1);
        line.putAll(metrics);
        addProperties(record, line);
        return line;
    }

    private static void countOutcome(AuditRecord record, Map<String, Object> metrics) {
        boolean refused = record.status() / 100 == 4;
        boolean failed = record.status() / 100 == 5;
        metrics.put("Vended", record.token().isPresent() ? 1 : 0);
        metrics.put("Reused", record.token().filter(token -> !token.source().equals("minted")).isPresent() ? 1 : 0);
        metrics.put("Minted", (int) record.calls().stream().filter(EmbeddedMetrics::isMint).count());
        metrics.put("Refused", refused ? 1 : 0);
        metrics.put("Failed", failed ? 1 : 0);
        metrics.put("Duration", record.took().toMillis());
    }

    private static boolean isMint(UpstreamCall call) {
        return call.upstream() == Upstream.MAPBOX && call.fault().isEmpty();
    }

    private static void addLatencies(AuditRecord record, Map<String, Object> metrics) {
        for (UpstreamCall call : record.calls()) {
            String name = call.upstream() == Upstream.MAPBOX ? "MapboxLatency" : "SecretsLatency";
            metrics.put(name, call.millis());
        }
    }

    private static String upstreamFailure(AuditRecord record) {
        String failure = "";
        for (UpstreamCall call : record.calls()) {
            failure = call.fault().isEmpty() ? failure : call.fault();
        }
        return failure;
    }

    private static void addProperties(AuditRecord record, Map<String, Object> line) {
        line.put("request_id", record.requestId());
        line.put("status", record.status());
        if (!record.detail().isEmpty()) {
            line.put("detail", cut(record.detail(), MAX_DETAIL_LENGTH));
        }
        record.token().ifPresent(token -> {
            line.put("source", token.source());
            line.put("token_sha256", token.fingerprint());
            line.put("scopes", cut(String.join(" ", token.scopes()), MAX_SCOPES_LENGTH));
            line.put("lifetime", token.lifetime());
        });
        record.origin().ifPresent(origin -> line.put("origin", printable(origin)));
        record.calls().forEach(call -> {
            String name = call.upstream() == Upstream.MAPBOX ? "mapbox_status" : "secrets_status";
            line.put(name, call.status());
        });
    }

    private static Map<String, Object> directive(long timestamp, Map<String, Object> metrics, boolean failure) {
        List<Map<String, Object>> sets = new ArrayList<>();
        List<Map<String, Object>> all = new ArrayList<>();
        all.add(Map.of("Name", "Requests", "Unit", "Count"));
        metrics.keySet().forEach(name -> all.add(Map.of("Name", name, "Unit", unitOf(name))));
        sets.add(MetricDirective.set(List.of("FunctionName"), all));
        sets.add(MetricDirective.set(
                List.of("FunctionName", "Outcome"), List.of(Map.of("Name", "Requests", "Unit", "Count"))));
        if (failure) {
            sets.add(MetricDirective.set(
                    List.of("FunctionName", "UpstreamFailure"),
                    List.of(Map.of("Name", "UpstreamFailures", "Unit", "Count"))));
        }
        return MetricDirective.of(timestamp, sets);
    }

    private static String unitOf(String metric) {
        return metric.equals("Duration") || metric.endsWith("Latency") ? "Milliseconds" : "Count";
    }

    private static String printable(String origin) {
        return ORIGIN.matcher(origin).matches() ? origin : "(not an origin)";
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "~";
    }
}
