package io.github.tokenvendor.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The member {@code _aws} in the CloudWatch embedded metric format, which turns the line's other members into metrics.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">
 *     Embedded metric format</a>
 */
final class MetricDirective {
    private static final String NAMESPACE = "MapboxTokenVendor";

    private MetricDirective() {}

    static Map<String, Object> of(long timestamp, List<Map<String, Object>> sets) {
        Map<String, Object> directive = new LinkedHashMap<>();
        directive.put("Timestamp", timestamp);
        directive.put("CloudWatchMetrics", sets);
        return directive;
    }

    static Map<String, Object> set(List<String> dimensions, List<Map<String, Object>> metrics) {
        Map<String, Object> set = new LinkedHashMap<>();
        set.put("Namespace", NAMESPACE);
        set.put("Dimensions", List.of(dimensions));
        set.put("Metrics", metrics);
        return set;
    }
}
