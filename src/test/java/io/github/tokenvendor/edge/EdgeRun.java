package io.github.tokenvendor.edge;

import io.github.tokenvendor.edge.Observation.Phase;
import io.github.tokenvendor.fake.TokensApiTrouble;
import io.github.tokenvendor.runtime.PackagedFunction;
import io.github.tokenvendor.testing.VendorFixture;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends 16 visitors of two origins to Varnish and to nginx, each in front of the packaged program, for an undisturbed
 * minute and two outages; then bypasses the caches. Exits with 1 if a response or the number of invocations was wrong.
 * {@code .ci/edge.sh} runs it.
 */
public final class EdgeRun {
    /** Until classes are loaded and every key has a copy. */
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private static final Duration OUTAGE = Duration.ofSeconds(20);
    private static final Duration RECOVERY = Duration.ofSeconds(10);
    private static final Duration WITHOUT_CACHE = Duration.ofSeconds(15);

    private EdgeRun() {}

    /** Runs for the given number of undisturbed seconds, 60 by default. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Duration load = Duration.ofSeconds(arguments.length > 0 ? Long.parseLong(arguments[0]) : 60);
        List<String> faults = new ArrayList<>();
        try (VendorFixture upstreams = new VendorFixture(Clock.systemUTC());
                VendorFixture failing = new VendorFixture(Clock.systemUTC())) {
            failing.mapbox().put(TokensApiTrouble.UNAVAILABLE);
            try (Edge varnish = new Edge(CacheKind.VARNISH, upstreams);
                    Edge nginx = new Edge(CacheKind.NGINX, upstreams);
                    PackagedFunction broken = Edge.vendor(failing, CacheKind.VARNISH.tokenSeconds)) {
                EdgeReport report = new EdgeReport(System.out);
                for (Observation seen : observe(List.of(varnish, nginx), broken, load)) {
                    report.print(seen);
                    faults.addAll(EdgeAssertions.faults(seen));
                }
                Phase direct = new Phase(Instant.now(), Instant.now().plus(WITHOUT_CACHE));
                varnish.visitDirectly();
                sleepUntil(direct.end());
                report.load("without a cache", direct, varnish.stop(), varnish.fetches());
            }
        }
        faults.forEach(System.out::println);
        System.exit(faults.isEmpty() ? 0 : 1);
    }

    private static List<Observation> observe(List<Edge> edges, PackagedFunction broken, Duration length)
            throws IOException, InterruptedException {
        edges.forEach(Edge::visit);
        Instant begin = Instant.now().plus(WARM_UP);
        Phase load = new Phase(begin, begin.plus(length));
        sleepUntil(load.end());

        Instant refusing = Instant.now();
        edges.forEach(edge -> edge.origin.shut());
        sleepUntil(refusing.plus(OUTAGE));
        for (Edge edge : edges) {
            edge.origin.open();
        }
        Phase refused = new Phase(refusing, Instant.now());
        sleepUntil(refused.end().plus(RECOVERY));

        Instant failing = Instant.now();
        edges.forEach(edge -> edge.origin.invoke(broken));
        sleepUntil(failing.plus(OUTAGE));
        Phase failed = new Phase(failing, Instant.now());
        edges.forEach(Edge::heal);
        sleepUntil(failed.end().plus(RECOVERY));

        List<Observation> seen = new ArrayList<>();
        for (Edge edge : edges) {
            seen.add(new Observation(edge.kind, edge.stop(), edge.fetches(), load, refused, failed));
        }
        return seen;
    }

    private static void sleepUntil(Instant time) throws InterruptedException {
        Thread.sleep(Math.max(0, time.toEpochMilli() - System.currentTimeMillis()));
    }
}
