package io.github.tokenvendor.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One request to the vendor: one lease or one classified error. */
final class VendorEndpoint {

    private static final int LARGEST_BODY = 64 * 1024;

    private final URL url;
    private final byte[] body;
    private final Authorization authorization;
    private final int timeoutMillis;

    VendorEndpoint(URL url, List<String> scopes, Authorization authorization, int timeoutMillis) {
        this.url = url;
        this.body = request(scopes).getBytes(StandardCharsets.UTF_8);
        this.authorization = authorization;
        this.timeoutMillis = timeoutMillis;
    }

    private static String request(List<String> scopes) {
        if (scopes == null) {
            return "{}";
        }
        StringBuilder list = new StringBuilder();
        for (String scope : scopes) {
            list.append(list.length() == 0 ? "" : ",").append(Json.quote(scope));
        }
        return "{\"scopes\":[" + list + "]}";
    }

    Lease ask(Stopwatch stopwatch) throws TokenException {
        String header = authorization();
        long sentAt = stopwatch.millis();
        try {
            HttpURLConnection connection = (HttpURLConnection) url.openConnection();
            try {
                return exchange(connection, header, sentAt);
            } finally {
                connection.disconnect();
            }
        } catch (SocketTimeoutException e) {
            throw TokenException.passing("timeout", "The vendor did not answer in time.", e);
        } catch (IOException | RuntimeException e) { // Android, without INTERNET permission: SecurityException.
            throw TokenException.passing("network", "The vendor is out of reach.", e);
        }
    }

    private String authorization() throws TokenException {
        try {
            return authorization == null ? null : authorization.value();
        } catch (Exception e) {
            throw TokenException.passing("authorization_failed", "The Authorization could not be supplied.", e);
        }
    }

    private Lease exchange(HttpURLConnection connection, String header, long sentAt)
            throws IOException, TokenException {
        connection.setRequestMethod("POST");
        connection.setConnectTimeout(timeoutMillis);
        connection.setReadTimeout(timeoutMillis);
        connection.setInstanceFollowRedirects(false); // What the header holds is meant for this endpoint alone.
        connection.setUseCaches(false);
        connection.setRequestProperty("Content-Type", "application/json");
        if (header != null) {
            connection.setRequestProperty("Authorization", header);
        }
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        int status = connection.getResponseCode();
        boolean good = status >= 200 && status < 300;
        String text = read(good ? connection.getInputStream() : connection.getErrorStream());
        Map<String, Object> answer = Json.members(text);
        if (!good) {
            throw Problem.of(
                    status, answer, connection.getHeaderField("Retry-After"), connection.getHeaderField("Date"));
        }
        return Lease.of(answer, sentAt);
    }

    /** Reads to the end, but not for ever: the connection's own timeout counts anew for every read. */
    private String read(InputStream stream) throws IOException {
        if (stream == null) {
            return "";
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        try (InputStream in = stream) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes.write(buffer, 0, n);
                if (bytes.size() > LARGEST_BODY) {
                    throw new IOException("The answer is too large.");
                }
                if (System.nanoTime() - end > 0) {
                    throw new SocketTimeoutException("The answer takes too long.");
                }
            }
        }
        return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
    }
}
