package io.github.tokenvendor.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Evaluates the template's alarms as CloudWatch does, from the lines that functions wrote: sums per period, missing data
 * does not breach, M out of N. A reference to a function or an API in an alarm's dimensions matches any name.
 */
public final class AlarmEvaluator {
    private static final Pattern TERM =
            Pattern.compile("([+-]?)\\s*(?:([0-9.]+)\\s*\\*\\s*)?(?:FILL\\(([a-z]+),\\s*([0-9]+)\\)|([a-z]+))\\s*");

    /** Metric and dimensions, such as {@code MapboxTokenVendor Requests FunctionName Outcome=misconfigured}; minute; sum. */
    private final Map<String, Map<Long, Double>> sums = new TreeMap<>();

    private final Template template = Template.read();

    /** Adds a line in the embedded metric format, as if it had been written in this minute. */
    public void addLine(long minute, JsonNode line) {
        for (JsonNode directive : line.path("_aws").path("CloudWatchMetrics")) {
            for (JsonNode dimensions : directive.path("Dimensions")) {
                Map<String, String> values = new TreeMap<>();
                dimensions.forEach(name ->
                        values.put(name.asText(), line.path(name.asText()).asText()));
                for (JsonNode metric : directive.path("Metrics")) {
                    String name = metric.path("Name").asText();
                    add(
                            minute,
                            directive.path("Namespace").asText(),
                            name,
                            values,
                            line.path(name).asDouble());
                }
            }
        }
    }

    /** Adds a value of one of AWS's metrics, such as {@code AWS/Lambda}, {@code Errors}. */
    public void add(long minute, String namespace, String metric, Map<String, String> dimensions, double value) {
        sums.computeIfAbsent(key(namespace, metric, dimensions), unused -> new TreeMap<>())
                .merge(minute, value, Double::sum);
    }

    /** The alarms in ALARM state at the end of a minute, if metrics arrive {@code minutesLate} minutes late. */
    public Set<String> ringing(long minute, int minutesLate) {
        Set<String> ringing = new TreeSet<>();
        for (String alarm : template.resourcesOfType("AWS::CloudWatch::Alarm")) {
            if (rings(template.properties(alarm), minute, minute - minutesLate)) {
                ringing.add(alarm);
            }
        }
        return ringing;
    }

    /** The alarms in ALARM state at any minute of a period, if metrics arrive without delay. */
    public Set<String> rung(long firstMinute, long lastMinute) {
        Set<String> rung = new TreeSet<>();
        for (long minute = firstMinute; minute <= lastMinute; minute++) {
            rung.addAll(ringing(minute, 0));
        }
        return rung;
    }

    private boolean rings(JsonNode alarm, long minute, long lastArrived) {
        int breaching = 0;
        for (int back = 0; back < alarm.path("EvaluationPeriods").asInt(); back++) {
            int minutes = period(alarm) / 60;
            long start = Math.floorDiv(minute, minutes) * minutes - (long) back * minutes;
            OptionalDouble value = value(alarm, start, Math.min(start + minutes - 1, lastArrived));
            breaching += value.orElse(0) >= alarm.path("Threshold").asDouble() ? 1 : 0;
        }
        return breaching >= alarm.path("DatapointsToAlarm").asInt();
    }

    private static int period(JsonNode alarm) {
        if (alarm.has("Period")) {
            return alarm.path("Period").asInt();
        }
        return alarm.path("Metrics").get(1).path("MetricStat").path("Period").asInt();
    }

    private OptionalDouble value(JsonNode alarm, long first, long last) {
        if (!alarm.has("Metrics")) {
            return sum(alarm, first, last);
        }
        Map<String, OptionalDouble> metrics = new TreeMap<>();
        String expression = "";
        for (JsonNode query : alarm.path("Metrics")) {
            expression = query.path("Expression").asText(expression);
            if (query.has("MetricStat")) {
                metrics.put(
                        query.path("Id").asText(), sum(query.path("MetricStat").path("Metric"), first, last));
            }
        }
        return calculate(expression, metrics);
    }

    /** Adds and subtracts metrics, each with an optional factor and an optional {@code FILL}. */
    private static OptionalDouble calculate(String expression, Map<String, OptionalDouble> metrics) {
        Matcher term = TERM.matcher(expression);
        double result = 0;
        int end = 0;
        while (term.find() && term.start() == end) {
            end = term.end();
            boolean filled = term.group(3) != null;
            OptionalDouble metric = metrics.get(filled ? term.group(3) : term.group(5));
            if (metric.isEmpty() && !filled) {
                return metric;
            }
            double value = metric.orElseGet(() -> Double.parseDouble(term.group(4)));
            double factor = term.group(2) == null ? 1 : Double.parseDouble(term.group(2));
            result += (term.group(1).equals("-") ? -1 : 1) * factor * value;
        }
        if (end < expression.length()) {
            throw new IllegalArgumentException("Unsupported expression: " + expression.substring(end));
        }
        return OptionalDouble.of(result);
    }

    private OptionalDouble sum(JsonNode metric, long first, long last) {
        Map<String, String> dimensions = new TreeMap<>();
        metric.path("Dimensions")
                .forEach(dimension -> dimensions.put(
                        dimension.path("Name").asText(), dimension.path("Value").asText()));
        String key =
                key(metric.path("Namespace").asText(), metric.path("MetricName").asText(), dimensions);
        List<Double> found = new ArrayList<>();
        sums.getOrDefault(key, Map.of()).forEach((minute, value) -> {
            if (minute >= first && minute <= last) {
                found.add(value);
            }
        });
        return found.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        found.stream().mapToDouble(Double::doubleValue).sum());
    }

    private static String key(String namespace, String metric, Map<String, String> dimensions) {
        StringBuilder key = new StringBuilder(namespace).append(' ').append(metric);
        new TreeMap<>(dimensions).forEach((name, value) -> {
            boolean physical = name.equals("FunctionName") || name.equals("ApiId");
            key.append(' ').append(name).append(physical ? "" : "=" + value);
        });
        return key.toString();
    }
}
