package io.github.tokenvendor.fleet;

import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.ScriptedMapbox;
import io.github.tokenvendor.testing.ScriptedMapbox.MintRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Mapbox with its rate limit; it can be unavailable or refuse a master. */
final class FleetMapbox implements AutoCloseable {
    private final VirtualTime time;
    private final ScriptedMapbox server;
    private final int limit;
    /** Every call, refused ones included, by the minute. */
    private final TreeMap<Instant, Integer> calls = new TreeMap<>();

    private final Set<String> issued = new HashSet<>();
    private final Set<String> revoked = new HashSet<>();
    private int failure;
    private volatile Duration latency = Duration.ZERO;

    FleetMapbox(VirtualTime time, int limit) {
        this.time = time;
        this.limit = limit;
        this.server = new ScriptedMapbox(time.clock());
        server.script(mint -> {
            if (!latency.isZero()) {
                time.sleep(latency);
            }
            return respond(mint).dated(time.now());
        });
    }

    URI url() {
        return server.url();
    }

    synchronized void setAway(boolean now) {
        failWith(now ? 503 : 0);
    }

    /** Responds with this status from now on; 0 to stop failing. */
    synchronized void failWith(int status) {
        failure = status;
    }

    /** Takes this long for each response from now on, on the fleet's clock. */
    void setLatency(Duration length) {
        latency = length;
    }

    /** Refuses connections from now on. */
    void stop() {
        server.close();
    }

    synchronized void revoke(String master) {
        revoked.add(master);
    }

    synchronized boolean hasIssued(String token) {
        return issued.contains("{\"token\":\"" + token + "\"}");
    }

    synchronized int calls() {
        return calls.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The most calls in one clock minute, from a time on. */
    synchronized int worstMinute(Instant from) {
        return calls.tailMap(from, true).values().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    @Override
    public void close() {
        server.close();
    }

    private synchronized Reply respond(MintRequest mint) throws InterruptedException {
        Instant minute = time.now().truncatedTo(ChronoUnit.MINUTES);
        int count = calls.merge(minute, 1, Integer::sum);
        if (failure != 0) {
            return new Reply(failure, "{\"message\":\"no\"}");
        }
        if (count > limit) {
            String reset = Long.toString(minute.plusSeconds(60).getEpochSecond());
            return new Reply(429, Map.of("X-Rate-Limit-Reset", reset), "{\"message\":\"Too Many Requests\"}");
        }
        if (revoked.contains(mint.authorizing())) {
            return new Reply(401, "{\"message\":\"Not Authorized - Invalid Token\"}");
        }
        Reply grant = server.grant(mint);
        issued.add(grant.body());
        return grant;
    }
}
