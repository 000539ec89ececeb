package io.github.tokenvendor.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Instant;
import java.util.Queue;

/**
 * A page that requests the same token repeatedly; each run is one request.
 *
 * @param port the cache's, or the origin's
 * @param visits receives what came back
 */
record Visitor(Exchange.Key key, int port, Queue<Exchange> visits) implements Runnable {
    private static final int TIMEOUT_MILLIS = 30_000;

    @Override
    public void run() {
        Instant sent = Instant.now();
        try {
            visits.add(request(sent));
        } catch (IOException | RuntimeException e) {
            // An unreadable response counts as no response.
            visits.add(Exchange.broken(key, sent));
        }
    }

    private Exchange request(Instant sent) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + port + key.target());
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestProperty("Origin", key.origin());
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            String body = in == null ? "" : new String(in.readAllBytes(), UTF_8);
            return Exchange.of(key, sent, status, connection::getHeaderField, body);
        }
    }
}
