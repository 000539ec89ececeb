package io.github.tokenvendor.edge;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares what was seen at one cache with what must hold on a machine of any speed. */
final class EdgeAssertions {
    /** nginx counts in whole seconds. */
    private static final Duration WHOLE_SECOND = Duration.ofSeconds(1);
    /** A cache reads its clock before it takes up the responses that have arrived. */
    private static final Duration CLOCK_LAG = Duration.ofMillis(100);

    private static final int MOST_FAULTS = 10;
    private static final Duration SETTLES = Duration.ofSeconds(5);

    private final Observation seen;
    private final List<String> faults = new ArrayList<>();

    private EdgeAssertions(Observation seen) {
        this.seen = seen;
    }

    /** What is wrong; the first few faults. */
    static List<String> faults(Observation seen) {
        EdgeAssertions assertions = new EdgeAssertions(seen);
        assertions.fetchesArePacedByTheVendor();
        assertions.tokensAreTrue();
        assertions.originsAreApart();
        assertions.outagesAreBridgedAndEnd();
        return assertions.faults.stream()
                .map(fault -> seen.cache().product() + ": " + fault)
                .limit(MOST_FAULTS)
                .toList();
    }

    /** At most one invocation for each key, origin and N, until the outages begin. */
    private void fetchesArePacedByTheVendor() {
        Map<CacheKey, Fetch> last = new HashMap<>();
        for (Fetch fetch : seen.fetches()) {
            if (!fetch.asked().isBefore(seen.refused().begin())) {
                break;
            }
            if (!fetch.isToken()) {
                fault("the vendor responded with " + fetch.status() + " to " + fetch.key());
                continue;
            }
            Fetch before = last.put(fetch.key(), fetch);
            if (before != null
                    && fetch.asked()
                            .plus(CLOCK_LAG)
                            .isBefore(before.sent().plus(before.allowed().fresh()))) {
                fault("two invocations for " + fetch.key() + " within "
                        + Duration.between(before.sent(), fetch.asked()).toMillis() + " ms, though N was "
                        + before.allowed().fresh().toSeconds());
            }
        }
    }

    private void tokensAreTrue() {
        seen.visits().stream()
                .filter(Visit::isToken)
                .filter(visit -> visit.left().isNegative())
                .findFirst()
                .ifPresent(visit -> fault("a token outlived by " + visit.left().negated()));
        seen.visits().stream()
                .filter(Visit::isToken)
                .filter(visit -> visit.spare().plus(WHOLE_SECOND).isNegative())
                .findFirst()
                .ifPresent(visit -> fault("expires_in promises " + visit.spare().negated() + " more than expires"));
    }

    private void originsAreApart() {
        // A cache's own error pages have no CORS headers.
        seen.visits().stream()
                .filter(visit -> visit.isToken() || visit.allowedOrigin() != null)
                .filter(visit -> !visit.key().origin().equals(visit.allowedOrigin()))
                .findFirst()
                .ifPresent(visit -> fault(visit.key().origin() + " got the headers of " + visit.allowedOrigin()));
        seen.visits().stream()
                .filter(Visit::isToken)
                .filter(visit -> !"no-store".equals(visit.cacheControl()))
                .findFirst()
                .ifPresent(visit -> fault("visitors may store it: " + visit.cacheControl()));
    }

    private void outagesAreBridgedAndEnd() {
        expectTokens(new Phase(seen.load().begin(), seen.refused().begin()), "undisturbed");
        for (Phase outage : List.of(seen.refused(), seen.failing())) {
            if (outage == seen.refused() || seen.cache().bridgesErrors()) {
                Duration bridged = stale(outage.begin()).minus(WHOLE_SECOND);
                expectTokens(new Phase(outage.begin(), outage.begin().plus(bridged)), "bridged");
            }
            Instant healed = outage.end().plus(SETTLES);
            expectTokens(new Phase(healed, healed.plus(SETTLES.dividedBy(2))), "healed");
        }
        seen.failing().of(seen.visits(), visit -> !visit.isToken()).stream()
                .filter(visit -> visit.status() != 503 || !visit.retryable())
                .findFirst()
                .ifPresent(visit -> fault("an error that is not the vendor's: " + visit.status()));
        if (seen.failing().of(seen.visits(), visit -> visit.status() == 503).isEmpty()) {
            fault("the vendor's failure lasts longer than copies, but nobody saw it");
        }
    }

    private void expectTokens(Phase phase, String name) {
        phase.of(seen.visits(), visit -> !visit.isToken()).stream()
                .findFirst()
                .ifPresent(visit -> fault(name + ", but the response was " + visit.status() + " after "
                        + Duration.between(phase.begin(), visit.sent()).toMillis() + " ms"));
    }

    /** How long the copies of the last token may outlast their N. */
    private Duration stale(Instant before) {
        return seen.fetches().stream()
                .filter(fetch -> fetch.isToken() && fetch.sent().isBefore(before))
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .allowed()
                .stale();
    }

    private void fault(String text) {
        faults.add(text);
    }
}
