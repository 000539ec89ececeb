package io.github.tokenvendor.audit;

import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Formats the audit line of a request in the CloudWatch embedded metric format: its member {@code _aws} turns other
 * members into metrics.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">
 *     Embedded metric format</a>
 */
final class EmbeddedMetrics {
    static final String SUBJECT = "subject";

    private static final String NAMESPACE = "MapboxTokenVendor";
    private static final int MAX_SCOPES_LENGTH = 400;
    private static final int MAX_DETAIL_LENGTH = 300;
    private static final int MAX_ID_LENGTH = 128;

    /** Enough for every member of a line without resizing the map. */
    private static final int MEMBERS = 48;

    /**
     * An origin as browsers send it; anything else is not logged. Hosts are lowercase, so a token does not match.
     */
    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]{0,30}://[a-z0-9.:_\\[\\]-]{1,160}");

    private static final Map<String, Object> BY_OUTCOME =
            metricSet(List.of("FunctionName", "Outcome"), List.of(Metric.REQUESTS));

    private static final Map<String, Object> BY_FAILURE =
            metricSet(List.of("FunctionName", "UpstreamFailure"), List.of(Metric.UPSTREAM_FAILURES));

    private static final Map<String, Object> BY_POLICY = metricSet(
            List.of("FunctionName", "Policy"), List.of(Metric.REQUESTS, Metric.VENDED, Metric.MINTED, Metric.REFUSED));

    private EmbeddedMetrics() {}

    static Map<String, Object> line(AuditRecord record, long timestamp) {
        Map<Metric, Long> metrics = metrics(record);
        Map<String, Object> line = new LinkedHashMap<>(MEMBERS);
        String upstreamFailure = upstreamFailure(record.calls());
        boolean hasPolicy = !record.caller().policy().isEmpty();
        line.put("_aws", directive(timestamp, metrics.keySet(), hasPolicy, !upstreamFailure.isEmpty()));
        line.put("FunctionName", record.function());
        line.put("Outcome", record.outcome());
        if (hasPolicy) {
            line.put("Policy", record.caller().policy());
        }
        if (!upstreamFailure.isEmpty()) {
            line.put("UpstreamFailure", upstreamFailure);
        }
        metrics.forEach((metric, value) -> line.put(metric.label(), value));
        addProperties(record, line);
        return line;
    }

    /** Every line has every count, so their sums cover the same lines. */
    private static Map<Metric, Long> metrics(AuditRecord record) {
        String source = record.token().map(AuditRecord.Token::source).orElse("");
        boolean vended = !source.isEmpty();
        Map<Metric, Long> metrics = new EnumMap<>(Metric.class);
        metrics.put(Metric.REQUESTS, 1L);
        metrics.put(Metric.VENDED, count(vended));
        metrics.put(Metric.REUSED, count(vended && !source.equals("minted")));
        metrics.put(Metric.MINTED, 0L);
        metrics.put(Metric.REFUSED, count(record.status() / 100 == 4 && record.isRequest()));
        metrics.put(Metric.FAILED, count(record.status() / 100 == 5));
        metrics.put(Metric.STALE, count(source.equals("stale")));
        metrics.put(Metric.TOO_MANY_REQUESTS, count(record.outcome().equals("too_many_requests")));
        metrics.put(Metric.UPSTREAM_FAILURES, 0L);
        metrics.put(Metric.SHARED_LEASE_FAILURES, 0L);
        metrics.put(Metric.PINGS, count(record.outcome().equals(AuditRecord.PING)));
        metrics.put(Metric.CHECKED, count(record.outcome().equals(AuditRecord.CHECKED)));
        metrics.put(Metric.CHECK_FAILED, count(record.outcome().equals(AuditRecord.CHECK_FAILED)));
        if (!record.caller().policy().isEmpty()) {
            metrics.put(
                    Metric.WOULD_REFUSE, count(!record.caller().wouldRefuse().isEmpty()));
        }
        metrics.put(Metric.DURATION, record.took().toMillis());
        for (UpstreamCall call : record.calls()) {
            addCall(call, metrics);
        }
        return metrics;
    }

    private static long count(boolean counts) {
        return counts ? 1L : 0L;
    }

    private static void addCall(UpstreamCall call, Map<Metric, Long> metrics) {
        metrics.put(latency(call.upstream()), call.millis());
        if (call.failed()) {
            boolean isDispensable = call.upstream() == Upstream.SHARED_LEASES;
            metrics.merge(isDispensable ? Metric.SHARED_LEASE_FAILURES : Metric.UPSTREAM_FAILURES, 1L, Long::sum);
        } else if (call.upstream() == Upstream.MAPBOX) {
            metrics.merge(Metric.MINTED, 1L, Long::sum);
        }
    }

    private static Metric latency(Upstream upstream) {
        return switch (upstream) {
            case MAPBOX -> Metric.MAPBOX_LATENCY;
            case SECRETS -> Metric.SECRETS_LATENCY;
            case SHARED_LEASES -> Metric.SHARED_LEASE_LATENCY;
            case KEYS -> Metric.KEYS_LATENCY;
        };
    }

    /** The fault of the last failed call; a line has one value per dimension. */
    static String upstreamFailure(List<UpstreamCall> calls) {
        String failure = "";
        for (UpstreamCall call : calls) {
            failure = call.failed() && call.upstream() != Upstream.SHARED_LEASES ? call.fault() : failure;
        }
        return failure;
    }

    private static void addProperties(AuditRecord record, Map<String, Object> line) {
        line.put("request_id", record.requestId());
        record.gatewayRequestId().ifPresent(id -> line.put("gateway_request_id", printable(id)));
        addCaller(record.caller(), line);
        line.put("status", record.status());
        if (!record.detail().isEmpty()) {
            line.put("detail", cut(record.detail(), MAX_DETAIL_LENGTH));
        }
        if (!record.stack().isEmpty()) {
            line.put("stack", record.stack());
        }
        record.token().ifPresent(token -> {
            line.put("source", token.source());
            line.put("token_sha256", token.fingerprint());
            line.put("scopes", cut(String.join(" ", token.scopes()), MAX_SCOPES_LENGTH));
            line.put("lifetime", token.lifetime());
            if (token.servedForCache()) {
                line.put("served_for_cache", true);
            }
        });
        record.origin().ifPresent(origin -> line.put("origin", origin(origin)));
        for (UpstreamCall call : record.calls()) {
            line.put(statusMember(call), call.status());
            if (call.failed() && call.upstream() == Upstream.SHARED_LEASES) {
                line.put("shared_leases_error", call.fault().substring("shared_leases_".length()));
            }
        }
    }

    private static void addCaller(AuditRecord.Caller caller, Map<String, Object> line) {
        putUnlessEmpty("policy", caller.policy(), line);
        putUnlessEmpty("issuer", caller.issuer(), line);
        putUnlessEmpty(SUBJECT, caller.subject(), line);
        putUnlessEmpty("would_refuse", caller.wouldRefuse(), line);
    }

    private static void putUnlessEmpty(String member, String text, Map<String, Object> line) {
        if (!text.isEmpty()) {
            line.put(member, printable(text));
        }
    }

    static String statusMember(UpstreamCall call) {
        return call.upstream().label() + "_status";
    }

    private static Map<String, Object> directive(
            long timestamp, Set<Metric> metrics, boolean hasPolicy, boolean hasFailure) {
        List<Map<String, Object>> sets = new ArrayList<>();
        sets.add(metricSet(List.of("FunctionName"), metrics));
        sets.add(BY_OUTCOME);
        if (hasPolicy) {
            sets.add(BY_POLICY);
        }
        if (hasFailure) {
            sets.add(BY_FAILURE);
        }
        return aws(timestamp, sets);
    }

    /** The value of {@code _aws}. */
    static Map<String, Object> aws(long timestamp, List<Map<String, Object>> metricSets) {
        Map<String, Object> directive = new LinkedHashMap<>();
        directive.put("Timestamp", timestamp);
        directive.put("CloudWatchMetrics", metricSets);
        return directive;
    }

    static Map<String, Object> metricSet(List<String> dimensions, Collection<Metric> metrics) {
        List<Map<String, Object>> definitions = new ArrayList<>(metrics.size());
        for (Metric metric : metrics) {
            definitions.add(metric.definition());
        }
        Map<String, Object> set = new LinkedHashMap<>();
        set.put("Namespace", NAMESPACE);
        set.put("Dimensions", List.of(dimensions));
        set.put("Metrics", definitions);
        return set;
    }

    private static String origin(String origin) {
        return ORIGIN.matcher(origin).matches() ? origin : "(not an origin)";
    }

    /** An id in printable ASCII; other characters become question marks. */
    private static String printable(String id) {
        String text = cut(id, MAX_ID_LENGTH);
        StringBuilder printable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            printable.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return printable.toString();
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "~";
    }
}
