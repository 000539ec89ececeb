package io.github.tokenvendor.edge;

import io.github.tokenvendor.runtime.PackagedFunction;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.VendorFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A cache, the origin behind it with a vendor of its own, and the visitors in front of it. */
final class Edge implements AutoCloseable {
    private static final int VISITORS = 16;
    private static final long BETWEEN_REQUESTS_MILLIS = 50;
    private static final long LONGEST_REQUEST_SECONDS = 60;
    private static final List<String> ORIGINS = List.of("https://maps.example.com", "https://shop.example.com");
    private static final List<String> TARGETS =
            List.of("/tokens/anonymous", "/tokens/anonymous?scopes=fonts:read,styles:read");

    final CacheKind kind;
    final OriginServer origin;
    private final Path folder;
    private final PackagedFunction vendor;
    private final SharedCache cache;
    private final Queue<Exchange> visits = new ConcurrentLinkedQueue<>();
    private ScheduledExecutorService visitors;

    Edge(CacheKind kind, VendorFixture upstreams) throws IOException, InterruptedException {
        this.kind = kind;
        folder = Files.createTempDirectory("edge");
        vendor = vendor(upstreams, kind.tokenSeconds);
        origin = new OriginServer(vendor);
        cache = new SharedCache(kind, folder, origin.port());
    }

    /** A vendor that handles all visitors at once. */
    static PackagedFunction vendor(VendorFixture upstreams, int tokenSeconds) {
        Map<String, String> environment = upstreams.environment();
        environment.put("EDGE_CACHE", "true");
        environment.put("MAX_TOKEN_SECONDS", Integer.toString(tokenSeconds));
        environment.put("ALLOWED_ORIGINS", String.join(",", ORIGINS));
        environment.put("AWS_LAMBDA_MAX_CONCURRENCY", Integer.toString(VISITORS));
        return PackagedFunction.start(Gateway.HTTP_API.handler(), environment);
    }

    /** Starts visitors of the cache. */
    void visit() {
        visit(cache.port());
    }

    /** Starts visitors that bypass the cache. */
    void visitDirectly() {
        visit(origin.port());
    }

    private void visit(int port) {
        visits.clear();
        visitors = Executors.newScheduledThreadPool(VISITORS);
        for (int i = 0; i < VISITORS; i++) {
            String target = TARGETS.get(i / ORIGINS.size() % TARGETS.size());
            Exchange.Key key = new Exchange.Key(ORIGINS.get(i % ORIGINS.size()), target);
            visitors.scheduleAtFixedRate(
                    new Visitor(key, port, visits), 0, BETWEEN_REQUESTS_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Stops the visitors; returns what they saw. */
    List<Exchange> stop() throws InterruptedException {
        visitors.shutdown();
        visitors.awaitTermination(LONGEST_REQUEST_SECONDS, TimeUnit.SECONDS);
        return byBegin(visits);
    }

    /** What the origin saw. */
    List<Exchange> fetches() {
        return byBegin(origin.fetches());
    }

    private static List<Exchange> byBegin(Collection<Exchange> exchanges) {
        return exchanges.stream().sorted(Comparator.comparing(Exchange::begin)).toList();
    }

    /** Makes its own vendor respond again. */
    void heal() {
        origin.invoke(vendor);
    }

    @Override
    public void close() {
        cache.close();
        origin.close();
        vendor.close();
        PackagedFunction.deleteFolder(folder);
    }
}
