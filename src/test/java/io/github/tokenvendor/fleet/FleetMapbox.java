package io.github.tokenvendor.fleet;

import io.github.tokenvendor.testing.ScriptedMapbox;
import io.github.tokenvendor.testing.ScriptedMapbox.Ask;
import io.github.tokenvendor.testing.ScriptedMapbox.Reply;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Mapbox with its limit, which can be away, and which may refuse a master. */
final class FleetMapbox implements AutoCloseable {
    private final InstantSource clock;
    private final ScriptedMapbox server;
    private final int limit;
    /** Every call, refused ones included, by the minute. */
    private final TreeMap<Instant, Integer> calls = new TreeMap<>();

    private final Set<String> issued = new HashSet<>();
    private final Set<String> revoked = new HashSet<>();
    private boolean away;

    FleetMapbox(VirtualTime time, int limit) {
        this.clock = time.clock();
        this.limit = limit;
        this.server = new ScriptedMapbox(time.clock());
        server.script(this::answer);
    }

    URI url() {
        return server.url();
    }

    synchronized void setAway(boolean now) {
        away = now;
    }

    synchronized void revoke(String master) {
        revoked.add(master);
    }

    synchronized boolean hasIssued(String token) {
        return issued.contains(token);
    }

    synchronized int calls() {
        return calls.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The most calls in a minute of the clock, from a moment on. */
    synchronized int worstMinute(Instant from) {
        Set<Integer> counts = new HashSet<>(calls.tailMap(from, true).values());
        return counts.isEmpty() ? 0 : Collections.max(counts);
    }

    @Override
    public void close() {
        server.close();
    }

    private synchronized Reply answer(Ask ask) throws InterruptedException {
        Instant now = clock.instant();
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        int count = calls.merge(minute, 1, Integer::sum);
        if (away) {
            return reply(503, Map.of(), "{}");
        }
        if (count > limit) {
            String reset = Long.toString(minute.plusSeconds(60).getEpochSecond());
            return reply(429, Map.of("X-Rate-Limit-Reset", reset), "{\"message\":\"Too Many Requests\"}");
        }
        if (revoked.contains(ask.authorizing())) {
            return reply(401, Map.of(), "{\"message\":\"Not Authorized - Invalid Token\"}");
        }
        Reply grant = server.grant(ask);
        issued.add(grant.body().replaceAll("^\\{\"token\":\"|\"}$", ""));
        return reply(grant.status(), Map.of(), grant.body());
    }

    private Reply reply(int status, Map<String, String> headers, String body) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put(
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC)));
        return new Reply(status, all, body);
    }
}
