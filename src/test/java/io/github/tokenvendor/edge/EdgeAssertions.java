package io.github.tokenvendor.edge;

import io.github.tokenvendor.edge.Observation.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Compares what was seen at one cache with what must hold on a machine of any speed. */
final class EdgeAssertions {
    /** nginx counts in whole seconds. */
    private static final Duration WHOLE_SECOND = Duration.ofSeconds(1);
    /** A cache reads its clock before it handles the responses that have arrived. */
    private static final Duration CLOCK_LAG = Duration.ofMillis(100);

    private static final int MOST_FAULTS = 10;
    private static final Duration SETTLES = Duration.ofSeconds(5);

    private final Observation seen;
    private final List<String> faults = new ArrayList<>();

    private EdgeAssertions(Observation seen) {
        this.seen = seen;
    }

    /** The first few faults. */
    static List<String> faults(Observation seen) {
        EdgeAssertions assertions = new EdgeAssertions(seen);
        assertions.fetchesArePacedByTheVendor();
        assertions.tokensAreTrue();
        assertions.originsAreApart();
        assertions.outagesAreBridgedAndEnd();
        return assertions.faults.stream()
                .map(fault -> seen.cache().product + ": " + fault)
                .limit(MOST_FAULTS)
                .toList();
    }

    /** At most one invocation per key, origin and N before the outages begin. */
    private void fetchesArePacedByTheVendor() {
        Phase paced = new Phase(Instant.MIN, seen.refused().begin());
        Map<Exchange.Key, Exchange> last = new HashMap<>();
        for (Exchange fetch : paced.of(seen.fetches())) {
            if (!fetch.isToken()) {
                faults.add("the vendor did not respond with a token: " + fetch);
                continue;
            }
            Exchange before = last.put(fetch.key(), fetch);
            if (before != null
                    && fetch.begin()
                            .plus(CLOCK_LAG)
                            .isBefore(before.end().plus(before.allowed().fresh()))) {
                faults.add("two invocations within N: " + before + " and " + fetch);
            }
        }
    }

    private void tokensAreTrue() {
        noVisit("a token outlived", visit -> visit.isToken() && visit.left().isNegative());
        noVisit(
                "expires_in promises more than expires",
                visit -> visit.isToken() && visit.spare().plus(WHOLE_SECOND).isNegative());
    }

    private void originsAreApart() {
        // A cache's own error pages have no CORS headers.
        noVisit(
                "the headers of another origin",
                visit -> (visit.isToken() || visit.allowedOrigin() != null)
                        && !visit.key().origin().equals(visit.allowedOrigin()));
        noVisit("visitors may store it", visit -> visit.isToken() && !"no-store".equals(visit.cacheControl()));
    }

    private void outagesAreBridgedAndEnd() {
        expectTokens("undisturbed", seen.load().begin(), seen.refused().begin());
        expectRecovery(seen.refused());
        expectRecovery(seen.failing());
        expectTokensWithinStale(seen.refused());
        if (seen.cache().bridgesErrors) {
            expectTokensWithinStale(seen.failing());
        }
        List<Exchange> errors = seen.failing().of(seen.visits(), visit -> !visit.isToken());
        first("an error that is not the vendor's", errors, visit -> visit.status() != 503 || !visit.retryable());
        if (errors.stream().noneMatch(visit -> visit.status() == 503)) {
            faults.add("the vendor's failure lasts longer than copies, but nobody saw it");
        }
    }

    /** As long as copies of the last token may outlast their N. */
    private void expectTokensWithinStale(Phase outage) {
        Exchange last = seen.fetches().stream()
                .filter(fetch -> fetch.isToken() && fetch.end().isBefore(outage.begin()))
                .reduce((earlier, later) -> later)
                .orElseThrow();
        Duration bridged = last.allowed().stale().minus(WHOLE_SECOND);
        expectTokens("bridged", outage.begin(), outage.begin().plus(bridged));
    }

    private void expectRecovery(Phase outage) {
        Instant healed = outage.end().plus(SETTLES);
        expectTokens("healed", healed, healed.plus(SETTLES.dividedBy(2)));
    }

    private void expectTokens(String name, Instant from, Instant to) {
        first(name + ", but no token", new Phase(from, to).of(seen.visits()), visit -> !visit.isToken());
    }

    private void noVisit(String fault, Predicate<Exchange> wrong) {
        first(fault, seen.visits(), wrong);
    }

    /** Reports the first wrong visit. */
    private void first(String fault, List<Exchange> visits, Predicate<Exchange> wrong) {
        visits.stream().filter(wrong).findFirst().ifPresent(visit -> faults.add(fault + ": " + visit));
    }
}
