package io.github.tokenvendor.edge;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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
        List<Visit> visits = seen.load().of(seen.visits());
        load(
                seen.cache().product() + ", tokens of " + seen.cache().tokenSeconds() + " s",
                seen.load(),
                visits,
                seen.fetches());
        List<Fetch> fetches = seen.fetches().stream().filter(Fetch::isToken).toList();
        line(
                "  N %s s, stale for %s s; oldest Age %d s",
                span(fetches, fetch -> fetch.allowed().fresh().toSeconds()),
                span(fetches, fetch -> fetch.allowed().stale().toSeconds()),
                seen.visits().stream().mapToLong(Visit::age).max().orElse(0));
        List<Visit> tokens = seen.visits().stream().filter(Visit::isToken).toList();
        line(
                "  least life left on receipt %s s (in the undisturbed minute %s s), least beyond expires_in %s s",
                least(tokens, Visit::left),
                least(visits.stream().filter(Visit::isToken).toList(), Visit::left),
                least(tokens, Visit::spare));
        line("  the next token: the two keys of its scopes changed to it within %s s", seconds(longestOverlap(visits)));
        outage("connections refused", seen.refused(), seen.visits());
        outage("vendor responds 503", seen.failing(), seen.visits());
    }

    void load(String name, Phase phase, List<Visit> visits, List<Fetch> fetches) {
        long invocations =
                fetches.stream().filter(fetch -> phase.contains(fetch.asked())).count();
        List<Duration> waits = visits.stream().map(Visit::took).sorted().toList();
        line(
                "%s: %d responses in %s s, %d invocations for %d keys; p50 %.2f ms, p99 %.2f ms, longest %.0f ms",
                name,
                visits.size(),
                seconds(Duration.between(phase.begin(), phase.end())),
                invocations,
                visits.stream().map(Visit::key).distinct().count(),
                millis(waits.get(waits.size() / 2)),
                millis(waits.get(waits.size() * 99 / 100)),
                millis(waits.get(waits.size() - 1)));
    }

    private void outage(String name, Phase outage, List<Visit> visits) {
        Map<Integer, Long> statuses = outage.of(visits).stream()
                .collect(Collectors.groupingBy(Visit::status, TreeMap::new, Collectors.counting()));
        Instant lastToken = outage.of(visits, visit -> visit.isToken() && outage.contains(visit.received())).stream()
                .map(Visit::received)
                .max(Instant::compareTo)
                .orElse(outage.begin());
        Instant firstError = outage.of(visits, visit -> !visit.isToken()).stream()
                .map(Visit::sent)
                .min(Instant::compareTo)
                .orElse(outage.end());
        Instant lastError = visits.stream()
                .filter(visit -> !visit.isToken() && !visit.sent().isBefore(outage.begin()))
                .filter(visit -> visit.sent().isBefore(outage.end().plusSeconds(10)))
                .map(Visit::received)
                .max(Instant::compareTo)
                .orElse(outage.end());
        line(
                "  %s for %s s: %s; first error after %s s, last token after %s s; over %s s after it ended",
                name,
                seconds(Duration.between(outage.begin(), outage.end())),
                statuses,
                seconds(Duration.between(outage.begin(), firstError)),
                seconds(Duration.between(outage.begin(), lastToken)),
                seconds(Duration.between(outage.end(), lastError)));
    }

    /** For the scopes that take longest: from the first response with the next token to the last one with the one before. */
    private static Duration longestOverlap(List<Visit> visits) {
        Duration longest = Duration.ZERO;
        for (List<Visit> ofScopes : visits.stream()
                .filter(Visit::isToken)
                .collect(Collectors.groupingBy(visit -> visit.key().target()))
                .values()) {
            Map<Instant, List<Visit>> byEnd =
                    ofScopes.stream().collect(Collectors.groupingBy(Visit::expires, TreeMap::new, Collectors.toList()));
            Instant lastOfBefore = Instant.MIN;
            for (List<Visit> ofToken : byEnd.values()) {
                Instant first = ofToken.get(0).sent();
                if (first.isBefore(lastOfBefore)) {
                    Duration overlap = Duration.between(first, lastOfBefore);
                    longest = overlap.compareTo(longest) > 0 ? overlap : longest;
                }
                lastOfBefore = ofToken.get(ofToken.size() - 1).sent();
            }
        }
        return longest;
    }

    private static String span(List<Fetch> fetches, Function<Fetch, Long> value) {
        long least = fetches.stream().map(value).min(Long::compare).orElseThrow();
        long most = fetches.stream().map(value).max(Long::compare).orElseThrow();
        return least == most ? Long.toString(least) : least + " to " + most;
    }

    private static String least(List<Visit> visits, Function<Visit, Duration> value) {
        return seconds(visits.stream().map(value).min(Duration::compareTo).orElseThrow());
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
