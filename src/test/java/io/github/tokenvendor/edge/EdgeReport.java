package io.github.tokenvendor.edge;

import io.github.tokenvendor.edge.Observation.Phase;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Prints the figures of the run. */
final class EdgeReport {
    private final PrintStream out;

    EdgeReport(PrintStream out) {
        this.out = out;
    }

    void print(Observation seen) {
        String name = seen.cache().product + ", tokens of " + seen.cache().tokenSeconds + " s";
        load(name, seen.load(), seen.visits(), seen.fetches());
        List<CacheControl> allowed = seen.fetches().stream()
                .filter(Exchange::isToken)
                .map(Exchange::allowed)
                .toList();
        line(
                "  N %s s, stale for %s s; oldest Age %d s",
                span(allowed, CacheControl::fresh),
                span(allowed, CacheControl::stale),
                seen.visits().stream().mapToLong(Exchange::age).max().orElse(0));
        List<Exchange> tokens = seen.visits().stream().filter(Exchange::isToken).toList();
        List<Exchange> undisturbed = seen.load().of(tokens);
        line(
                "  least life left on receipt %s s (in the undisturbed minute %s s), least beyond expires_in %s s",
                least(tokens, Exchange::left), least(undisturbed, Exchange::left), least(tokens, Exchange::spare));
        line(
                "  the next token: the two keys of its scopes changed to it within %s s",
                seconds(longestOverlap(undisturbed)));
        outage("connections refused", seen.refused(), seen.visits());
        outage("vendor responds 503", seen.failing(), seen.visits());
    }

    /** The figures of an undisturbed phase. */
    void load(String name, Phase phase, List<Exchange> visits, List<Exchange> fetches) {
        List<Exchange> during = phase.of(visits);
        List<Duration> waits = during.stream().map(Exchange::took).sorted().toList();
        line(
                "%s: %d responses in %s s, %d invocations for %d keys; p50 %.2f ms, p99 %.2f ms, longest %.0f ms",
                name,
                during.size(),
                seconds(phase.begin(), phase.end()),
                phase.of(fetches).size(),
                during.stream().map(Exchange::key).distinct().count(),
                millis(waits.get(waits.size() / 2)),
                millis(waits.get(waits.size() * 99 / 100)),
                millis(waits.get(waits.size() - 1)));
    }

    private void outage(String name, Phase outage, List<Exchange> visits) {
        Map<Integer, Long> statuses = outage.of(visits).stream()
                .collect(Collectors.groupingBy(Exchange::status, TreeMap::new, Collectors.counting()));
        List<Exchange> tokens = outage.of(visits, visit -> visit.isToken() && outage.contains(visit.end()));
        List<Exchange> errors = outage.of(visits, visit -> !visit.isToken());
        Phase settled = new Phase(outage.begin(), outage.end().plusSeconds(10));
        List<Exchange> allErrors = settled.of(visits, visit -> !visit.isToken());
        line(
                "  %s for %s s: %s; first error after %s s, last token after %s s; over %s s after it ended",
                name,
                seconds(outage.begin(), outage.end()),
                statuses,
                seconds(
                        outage.begin(),
                        errors.isEmpty() ? outage.end() : errors.get(0).begin()),
                seconds(outage.begin(), lastEnd(tokens, outage.begin())),
                seconds(outage.end(), lastEnd(allErrors, outage.end())));
    }

    private static Instant lastEnd(List<Exchange> visits, Instant otherwise) {
        return visits.stream().map(Exchange::end).max(Instant::compareTo).orElse(otherwise);
    }

    /** For the slowest scopes: from the first response with the next token to the last one with the previous token. */
    private static Duration longestOverlap(List<Exchange> tokens) {
        Duration longest = Duration.ZERO;
        for (List<Exchange> ofScopes : grouped(tokens, visit -> visit.key().target())) {
            Instant lastOfBefore = Instant.EPOCH;
            for (List<Exchange> ofToken : grouped(ofScopes, Exchange::expires)) {
                Duration overlap = Duration.between(ofToken.get(0).begin(), lastOfBefore);
                longest = overlap.compareTo(longest) > 0 ? overlap : longest;
                lastOfBefore = ofToken.get(ofToken.size() - 1).begin();
            }
        }
        return longest;
    }

    private static <K> Collection<List<Exchange>> grouped(List<Exchange> visits, Function<Exchange, K> by) {
        return visits.stream()
                .collect(Collectors.groupingBy(by, TreeMap::new, Collectors.toList()))
                .values();
    }

    private static String span(List<CacheControl> allowed, Function<CacheControl, Duration> time) {
        LongSummaryStatistics all =
                allowed.stream().mapToLong(one -> time.apply(one).toSeconds()).summaryStatistics();
        return all.getMin() == all.getMax() ? "" + all.getMin() : all.getMin() + " to " + all.getMax();
    }

    private static String least(List<Exchange> visits, Function<Exchange, Duration> value) {
        return seconds(visits.stream().map(value).min(Duration::compareTo).orElseThrow());
    }

    private static String seconds(Instant from, Instant to) {
        return seconds(Duration.between(from, to));
    }

    private static String seconds(Duration length) {
        return String.format(Locale.ROOT, "%.1f", length.toMillis() / 1e3);
    }

    private static double millis(Duration length) {
        return length.toNanos() / 1e6;
    }

    private void line(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
    }
}
