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
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One HTTP exchange with one timeout for all of it, from the DNS lookup to the last byte. {@link HttpURLConnection}
 * times each read separately, so the exchange runs on its own thread, which is abandoned when the time is up.
 */
final class Exchange {

    private static final int MAX_BODY_BYTES = 64 * 1024;

    private final URL url;
    private final byte[] body;
    private final Map<String, String> headers;
    private final int timeoutMillis;
    private final FutureTask<Response> task = new FutureTask<>(this::run);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile HttpURLConnection connection;

    /** An HTTP response; the body is empty if it exceeds 64 KiB, which no response of the vendor does. */
    static final class Response {
        final int status;
        final String body;
        final String retryAfter;
        final String date;
        final String age;
        final String location;

        private Response(HttpURLConnection connection, int status, String body) {
            this.status = status;
            this.body = body;
            this.retryAfter = connection.getHeaderField("Retry-After");
            this.date = connection.getHeaderField("Date");
            this.age = connection.getHeaderField("Age");
            this.location = connection.getHeaderField("Location");
        }

        boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    /**
     * Creates an exchange.
     *
     * @param body the body of a POST, or null for a GET
     */
    Exchange(URL url, byte[] body, Map<String, String> headers, int timeoutMillis) {
        this.url = url;
        this.body = body;
        this.headers = headers;
        this.timeoutMillis = timeoutMillis;
    }

    /**
     * Sends the request and waits for the response.
     *
     * @throws SocketTimeoutException if the exchange takes longer than the timeout
     * @throws CancellationException  if the exchange is canceled
     */
    Response await() throws IOException {
        inBackground("mapbox-token-exchange", () -> {
            task.run();
            ended.countDown();
        });
        try {
            return task.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("The exchange took too long.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException) {
                throw (IOException) e.getCause();
            }
            throw new IOException(e.getCause()); // A SecurityException on Android without the INTERNET permission.
        } finally {
            cancel();
        }
    }

    /** Cancels the exchange, so that {@link #await} throws. Does not block: it is safe on Android's main thread. */
    void cancel() {
        if (task.cancel(false)) {
            // disconnect() may wait for a read in progress, and Android forbids it on the main thread.
            inBackground("mapbox-token-exchange-abort", this::disconnect);
        }
    }

    /** Repeats, because a connection that is still being established cannot be closed yet. */
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

    private Response run() throws IOException {
        connection = (HttpURLConnection) url.openConnection();
        try {
            send();
            int status = connection.getResponseCode();
            boolean success = status >= 200 && status < 300;
            String text = read(success ? connection.getInputStream() : connection.getErrorStream());
            return new Response(connection, status, text);
        } finally {
            connection.disconnect();
        }
    }

    private void send() throws IOException {
        connection.setRequestMethod(body == null ? "GET" : "POST");
        connection.setConnectTimeout(timeoutMillis);
        connection.setReadTimeout(timeoutMillis);
        connection.setInstanceFollowRedirects(false); // The headers are meant for this endpoint only.
        headers.forEach(connection::setRequestProperty);
        if (body == null) {
            return; // With setUseCaches(false), the request would tell shared caches not to use their copy.
        }
        connection.setUseCaches(false);
        connection.setRequestProperty("Content-Type", "application/json");
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
