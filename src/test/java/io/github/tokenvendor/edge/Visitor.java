package io.github.tokenvendor.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Sends a request every 50 ms over one connection, on a thread of its own, until it is stopped. */
final class Visitor implements Runnable {
    static final Duration INTERVAL = Duration.ofMillis(50);
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CacheKey key;
    private final URI uri;
    private final List<Visit> visits = new ArrayList<>();
    private volatile boolean stopped;

    Visitor(CacheKey key, int port) {
        this.key = key;
        this.uri = URI.create("http://127.0.0.1:" + port + key.target());
    }

    @Override
    public void run() {
        long next = System.nanoTime();
        while (!stopped) {
            visits.add(visit());
            next = Math.max(next + INTERVAL.toNanos(), System.nanoTime());
            try {
                Thread.sleep(Math.max(0, next - System.nanoTime()) / 1_000_000);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    void stop() {
        stopped = true;
    }

    /** To be read after the thread has ended. */
    List<Visit> visits() {
        return visits;
    }

    private Visit visit() {
        Instant sent = Instant.now();
        long begin = System.nanoTime();
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            connection.setRequestProperty("Origin", key.origin());
            int status = connection.getResponseCode();
            String body;
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                body = in == null ? "" : new String(in.readAllBytes(), UTF_8);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            JsonNode json = status == 200 ? JSON.readTree(body) : JSON.createObjectNode();
            return new Visit(
                    key,
                    sent,
                    took,
                    status,
                    connection.getHeaderField("Access-Control-Allow-Origin"),
                    connection.getHeaderField("Cache-Control"),
                    connection.getHeaderFieldLong("Age", 0),
                    connection.getHeaderField("Retry-After") != null,
                    json.path("token").textValue(),
                    status == 200 ? Instant.parse(json.path("expires").asText()) : null,
                    json.path("expires_in").asLong());
        } catch (IOException e) {
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            return new Visit(key, sent, took, 0, null, null, 0, false, null, null, 0);
        }
    }
}
