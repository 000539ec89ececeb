package io.github.tokenvendor.edge;

import io.github.tokenvendor.lambda.VendorFixture;
import io.github.tokenvendor.runtime.PackagedFunction;
import io.github.tokenvendor.testing.Gateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A cache, its origin and a vendor of its own, with visitors. */
final class Edge implements AutoCloseable {
    private static final int VISITORS = 16;
    private static final List<String> ORIGINS = List.of("https://maps.example.com", "https://shop.example.com");
    private static final List<String> TARGETS =
            List.of("/tokens/anonymous", "/tokens/anonymous?scopes=fonts:read,styles:read");

    private final CacheKind kind;
    private final Path folder;
    private final PackagedFunction vendor;
    private final OriginServer origin;
    private final SharedCache cache;
    private final List<Visitor> visitors = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private Edge(CacheKind kind, Path folder, PackagedFunction vendor, OriginServer origin, SharedCache cache) {
        this.kind = kind;
        this.folder = folder;
        this.vendor = vendor;
        this.origin = origin;
        this.cache = cache;
    }

    static Edge start(CacheKind kind, VendorFixture upstreams) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("edge");
        PackagedFunction vendor = vendor(upstreams, kind.tokenSeconds());
        OriginServer origin = new OriginServer(vendor);
        return new Edge(kind, folder, vendor, origin, kind.start(folder, origin.port()));
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

    CacheKind kind() {
        return kind;
    }

    OriginServer origin() {
        return origin;
    }

    /** Sends the visitors to the cache. */
    void visit() {
        visit(cache.port());
    }

    /** Sends the visitors past the cache. */
    void visitDirectly() {
        visit(origin.port());
    }

    private void visit(int port) {
        visitors.clear();
        threads.clear();
        for (int i = 0; i < VISITORS; i++) {
            CacheKey key =
                    new CacheKey(ORIGINS.get(i % ORIGINS.size()), TARGETS.get(i / ORIGINS.size() % TARGETS.size()));
            Visitor visitor = new Visitor(key, port);
            visitors.add(visitor);
            Thread thread = new Thread(visitor, "visitor");
            threads.add(thread);
            thread.start();
        }
    }

    /** Stops the visitors; returns their visits by the time of sending. */
    List<Visit> stop() throws InterruptedException {
        visitors.forEach(Visitor::stop);
        for (Thread thread : threads) {
            thread.join();
        }
        return visitors.stream()
                .flatMap(visitor -> visitor.visits().stream())
                .sorted(Comparator.comparing(Visit::sent))
                .toList();
    }

    /** The origin's invocations by the time of arrival. */
    List<Fetch> fetches() {
        return origin.fetches().stream()
                .sorted(Comparator.comparing(Fetch::asked))
                .toList();
    }

    /** Lets its own vendor respond again. */
    void heal() {
        origin.invoke(vendor);
    }

    static void sleepUntil(Instant time) throws InterruptedException {
        Thread.sleep(Math.max(0, time.toEpochMilli() - System.currentTimeMillis()));
    }

    @Override
    public void close() {
        cache.close();
        origin.close();
        vendor.close();
        PackagedFunction.deleteFolder(folder);
    }
}
