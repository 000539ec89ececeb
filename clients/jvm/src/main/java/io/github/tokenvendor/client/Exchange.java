package io.github.tokenvendor.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One HTTP request with one ceiling for all of it, from the look-up of the name to the last byte. The connection's own
 * timeouts count anew for every read, so the request has a thread of its own, which is left behind when time is up.
 */
final class Exchange {

    private static final int MAX_BODY_BYTES = 64 * 1024;

    private final URL url;
    private final byte[] body;
    private final String authorization;
    private final int ceilingMillis;
    private final FutureTask<Answer> task = new FutureTask<>(this::run);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile HttpURLConnection connection;

    /** What came back; the body is empty where it was larger than any answer of the vendor. */
    static final class Answer {
        final int status;
        final String body;
        final String retryAfter;
        final String date;

        Answer(int status, String body, String retryAfter, String date) {
            this.status = status;
            this.body = body;
            this.retryAfter = retryAfter;
            this.date = date;
        }
    }

    Exchange(URL url, byte[] body, String authorization, int ceilingMillis) {
        this.url = url;
        this.body = body;
        this.authorization = authorization;
        this.ceilingMillis = ceilingMillis;
    }

    /**
     * Sends the request and waits for the answer.
     *
     * @throws SocketTimeoutException if the ceiling is reached
     * @throws CancellationException  if it is cancelled
     */
    Answer await() throws IOException {
        inBackground("mapbox-token-exchange", () -> {
            task.run();
            ended.countDown();
        });
        try {
            return task.get(ceilingMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("The whole exchange took too long.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException) {
                throw (IOException) e.getCause();
            }
            throw new IOException(e.getCause()); // Android, without the INTERNET permission: SecurityException.
        } finally {
            cancel();
        }
    }

    /** Ends it, at once for whoever waits. Does not block, and may be called on Android's main thread. */
    void cancel() {
        if (task.cancel(false)) {
            // Closing may wait for a read that is under way, and counts as use of the network.
            inBackground("mapbox-token-exchange-abort", this::disconnect);
        }
    }

    /** Again and again: a connection that is still being made cannot be closed yet. */
    private void disconnect() {
        try {
            do {
                HttpURLConnection open = connection;
                if (open != null) {
                    open.disconnect();
                }
            } while (!ended.await(1, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void inBackground(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private Answer run() throws IOException {
        connection = (HttpURLConnection) url.openConnection();
        try {
            send();
            int status = connection.getResponseCode();
            boolean good = status >= 200 && status < 300;
            return new Answer(
                    status,
                    read(good ? connection.getInputStream() : connection.getErrorStream()),
                    connection.getHeaderField("Retry-After"),
                    connection.getHeaderField("Date"));
        } finally {
            connection.disconnect();
        }
    }

    private void send() throws IOException {
        connection.setRequestMethod("POST");
        connection.setConnectTimeout(ceilingMillis);
        connection.setReadTimeout(ceilingMillis);
        connection.setInstanceFollowRedirects(false); // What the header holds is meant for this endpoint alone.
        connection.setUseCaches(false);
        connection.setRequestProperty("Content-Type", "application/json");
        if (authorization != null) {
            connection.setRequestProperty("Authorization", authorization);
        }
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
    }

    private String read(InputStream stream) throws IOException {
        if (stream == null) {
            return "";
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        try (InputStream in = stream) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes.write(buffer, 0, n);
                if (bytes.size() > MAX_BODY_BYTES || task.isCancelled()) {
                    return "";
                }
            }
        }
        return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
    }
}
