package io.github.tokenvendor.audit;

import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private static final Map<String, Object> BY_OUTCOME =
            MetricDirective.set(List.of("FunctionName", "Outcome"), List.of(Metric.REQUESTS.definition()));

    private static final Map<String, Object> BY_FAILURE = MetricDirective.set(
            List.of("FunctionName", "UpstreamFailure"), List.of(Metric.UPSTREAM_FAILURES.definition()));

    private EmbeddedMetrics() {}

    static Map<String, Object> line(AuditRecord record, long timestamp) {
        Map<Metric, Long> metrics = metrics(record);
        Map<String, Object> line = new LinkedHashMap<>();
        String upstreamFailure = upstreamFailure(record);
        line.put("_aws", directive(timestamp, metrics.keySet(), !upstreamFailure.isEmpty()));
        line.put("FunctionName", record.function());
        line.put("Outcome", record.outcome());
        if (!upstreamFailure.isEmpty()) {
            line.put("UpstreamFailure", upstreamFailure);
            line.put(Metric.UPSTREAM_FAILURES.label(), 1);
        }
        metrics.forEach((metric, value) -> line.put(metric.label(), value));
        addProperties(record, line);
        return line;
    }

    private static Map<Metric, Long> metrics(AuditRecord record) {
        boolean vended = record.token().isPresent();
        boolean minted = vended && record.token().get().source().equals("minted");
        Map<Metric, Long> metrics = new EnumMap<>(Metric.class);
        metrics.put(Metric.REQUESTS, 1L);
        metrics.put(Metric.VENDED, vended ? 1L : 0L);
        metrics.put(Metric.REUSED, vended && !minted ? 1L : 0L);
        metrics.put(Metric.MINTED, 0L);
        metrics.put(Metric.REFUSED, record.status() / 100 == 4 ? 1L : 0L);
        metrics.put(Metric.FAILED, record.status() / 100 == 5 ? 1L : 0L);
        metrics.put(Metric.DURATION, record.took().toMillis());
        for (UpstreamCall call : record.calls()) {
            addCall(call, metrics);
        }
        return metrics;
    }

    private static void addCall(UpstreamCall call, Map<Metric, Long> metrics) {
        boolean mapbox = call.upstream() == Upstream.MAPBOX;
        metrics.put(mapbox ? Metric.MAPBOX_LATENCY : Metric.SECRETS_LATENCY, call.millis());
        if (mapbox && call.fault().isEmpty()) {
            metrics.merge(Metric.MINTED, 1L, Long::sum);
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
        for (UpstreamCall call : record.calls()) {
            line.put(call.upstream() == Upstream.MAPBOX ? "mapbox_status" : "secrets_status", call.status());
        }
    }

    private static Map<String, Object> directive(long timestamp, Set<Metric> metrics, boolean failure) {
        List<Map<String, Object>> all = new ArrayList<>(metrics.size());
        for (Metric metric : metrics) {
            all.add(metric.definition());
        }
        List<Map<String, Object>> sets = new ArrayList<>(3);
        sets.add(MetricDirective.set(List.of("FunctionName"), all));
        sets.add(BY_OUTCOME);
        if (failure) {
            sets.add(BY_FAILURE);
        }
        return MetricDirective.of(timestamp, sets);
    }

    private static String printable(String origin) {
        return ORIGIN.matcher(origin).matches() ? origin : "(not an origin)";
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "~";
    }
}
