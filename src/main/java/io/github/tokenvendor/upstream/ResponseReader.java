package io.github.tokenvendor.upstream;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.upstream.ExchangeException.Kind;
import io.github.tokenvendor.upstream.ExchangeException.Phase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads a response, within a size limit. */
final class ResponseReader {
    private ResponseReader() {}

    /** Reads the response to a request that was sent at {@code start}, by {@link System#nanoTime}. */
    static UpstreamResponse read(OpenConnection open, long start, Deadline deadline) throws IOException {
        HttpURLConnection connection = open.connection();
        int status;
        try {
            status = connection.getResponseCode();
        } catch (HttpRetryException e) {
            // In streaming mode the JDK hides the body of a 401 behind this exception.
            return response(e.responseCode(), "", connection, new byte[0], start);
        }
        open.enter(Phase.RESPONDING);
        if (status < 0) {
            throw new ExchangeException(Kind.BROKEN, Phase.RESPONDING);
        }
        String reason = connection.getResponseMessage();
        boolean refused = status >= 400;
        InputStream body = refused ? connection.getErrorStream() : connection.getInputStream();
        byte[] bytes = body == null ? new byte[0] : readBody(body, refused, deadline);
        return response(status, reason == null ? "" : reason, connection, bytes, start);
    }

    private static UpstreamResponse response(
            int status, String reason, HttpURLConnection connection, byte[] body, long start) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        return new UpstreamResponse(status, reason, headersOf(connection), body, elapsed);
    }

    /** The status of a refusal is enough, so its body may be truncated; an oversized success is an error. */
    private static byte[] readBody(InputStream body, boolean truncate, Deadline deadline) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] chunk = new byte[8_192];
        for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
            if (bytes.size() + n > BoundedHttpClient.MAX_BODY_BYTES) {
                if (truncate) {
                    break;
                }
                throw new ExchangeException(Kind.OVERSIZED, Phase.RESPONDING);
            }
            if (deadline.hasPassed()) {
                throw new ExchangeException(Kind.TIMEOUT, Phase.RESPONDING);
            }
            bytes.write(chunk, 0, n);
        }
        return bytes.toByteArray();
    }

    private static Map<String, List<String>> headersOf(HttpURLConnection connection) {
        return connection.getHeaderFields().entrySet().stream()
                .filter(field -> field.getKey() != null)
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
