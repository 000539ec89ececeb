package io.github.tokenvendor.template;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Evaluates the template's alarms as CloudWatch does, from the lines that functions wrote: sums per period, missing
 * data does not breach, M out of N. A reference to a function or an API in an alarm's dimensions matches any name.
 */
public final class AlarmEvaluator {
    private static final Pattern TERM =
            Pattern.compile("([+-]?)\\s*(?:([0-9.]+)\\s*\\*\\s*)?(?:FILL\\(([a-z]+),\\s*([0-9]+)\\)|([a-z]+))\\s*");

    /** A metric with its dimensions, of which functions and APIs have no value: any of them matches. */
    private record Series(String namespace, String metric, Map<String, String> dimensions) {
        Series {
            dimensions = new TreeMap<>(dimensions);
            dimensions.replaceAll(
                    (name, value) -> Set.of("FunctionName", "ApiId").contains(name) ? "" : value);
        }
    }

    /** The sum of each minute. */
    private final Map<Series, Map<Long, Double>> sums = new HashMap<>();

    private final Template template = Template.read();

    /** Adds a line in the embedded metric format, as if it had been written in this minute. */
    public void addLine(long minute, JsonNode line) {
        for (JsonNode directive : line.path("_aws").path("CloudWatchMetrics")) {
            String namespace = directive.path("Namespace").asText();
            for (JsonNode dimensions : directive.path("Dimensions")) {
                Map<String, String> values = Template.texts(dimensions).stream()
                        .collect(toMap(name -> name, name -> line.path(name).asText()));
                for (JsonNode metric : directive.path("Metrics")) {
                    String name = metric.path("Name").asText();
                    add(minute, namespace, name, values, line.path(name).asDouble());
                }
            }
        }
    }

    /** Adds a value of one of AWS's metrics, such as {@code AWS/Lambda}, {@code Errors}. */
    public void add(long minute, String namespace, String metric, Map<String, String> dimensions, double value) {
        sums.computeIfAbsent(new Series(namespace, metric, dimensions), unused -> new HashMap<>())
                .merge(minute, value, Double::sum);
    }

    /** The alarms in ALARM state at the end of a minute if metrics arrive {@code minutesLate} minutes late. */
    public Set<String> firingAt(long minute, int minutesLate) {
        return template.resourcesOfType("AWS::CloudWatch::Alarm").stream()
                .filter(alarm -> rings(template.properties(alarm), minute, minute - minutesLate))
                .collect(toSet());
    }

    /** The alarms in ALARM state at any minute of a period if metrics arrive without delay. */
    public Set<String> firedBetween(long firstMinute, long lastMinute) {
        return LongStream.rangeClosed(firstMinute, lastMinute)
                .mapToObj(minute -> firingAt(minute, 0))
                .flatMap(Set::stream)
                .collect(toSet());
    }

    private boolean rings(JsonNode alarm, long minute, long lastArrived) {
        int breaching = 0;
        JsonNode own =
                alarm.has("Period") ? alarm : alarm.path("Metrics").get(1).path("MetricStat");
        int minutes = own.path("Period").asInt() / 60;
        for (int back = 0; back < alarm.path("EvaluationPeriods").asInt(); back++) {
            long start = Math.floorDiv(minute, minutes) * minutes - (long) back * minutes;
            OptionalDouble value = value(alarm, start, Math.min(start + minutes - 1, lastArrived));
            breaching += value.orElse(0) >= alarm.path("Threshold").asDouble() ? 1 : 0;
        }
        return breaching >= alarm.path("DatapointsToAlarm").asInt();
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
        Map<String, String> dimensions = metric.path("Dimensions")
                .valueStream()
                .collect(toMap(
                        each -> each.path("Name").asText(),
                        each -> each.path("Value").asText()));
        Series series = new Series(
                metric.path("Namespace").asText(), metric.path("MetricName").asText(), dimensions);
        return sums.getOrDefault(series, Map.of()).entrySet().stream()
                .filter(sum -> sum.getKey() >= first && sum.getKey() <= last)
                .mapToDouble(Map.Entry::getValue)
                .reduce(Double::sum);
    }
}
