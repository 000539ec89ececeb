package io.github.tokenvendor.upstream;

import io.github.tokenvendor.upstream.ExchangeException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends one HTTP request on a connection of its own and reads the answer, up to a deadline and a size.
 *
 * <p>Every exchange opens a connection and closes it. Calls are minutes apart, and a connection kept while a Lambda
 * environment is frozen is dead when it thaws; without a pool there is nothing to find dead. {@link HttpURLConnection}
 * rather than {@code java.net.http}, because its first call costs a fifth of the start-up time.
 *
 * <p>Redirects are answers, nothing that changes anything is sent twice, no cookie or cache takes part.
 */
public final class BoundedHttpClient {
    /** No body is read further than this. */
    public static final int MAX_BODY_BYTES = 64 * 1_024;

    private final Executor executor;

    /** What is said over a connection. */
    @FunctionalInterface
    private interface Exchange<T extends @Nullable Object> {
        T run(HttpURLConnection connection) throws IOException;
    }

    /**
     * Makes the exchange.
     *
     * @param executor closes connections whose deadline has passed
     */
    public BoundedHttpClient(Executor executor) {
        this.executor = executor;
    }

    /**
     * Sends a request and waits for the whole answer.
     *
     * @param request what to send
     * @param deadline when to give up, whatever phase the exchange is in
     * @return the answer, of any status
     * @throws ExchangeException when there is none
     */
    public UpstreamResponse send(UpstreamRequest request, Deadline deadline) throws ExchangeException {
        return over(request, deadline, connection -> {
            write(connection, request);
            return read(connection, deadline);
        });
    }

    /**
     * Opens a connection to a peer, with all the ceremony of TLS, and closes it again without sending a request.
     *
     * @param peer whom to handshake; its path does not matter
     * @param deadline when to give up
     * @throws ExchangeException when there was no connection
     */
    public void handshake(URI peer, Deadline deadline) throws ExchangeException {
        over(new UpstreamRequest("GET", peer, Map.of(), new byte[0]), deadline, connection -> {
            connection.connect();
            return null;
        });
    }

    private <T extends @Nullable Object> T over(UpstreamRequest request, Deadline deadline, Exchange<T> exchange)
            throws ExchangeException {
        if (deadline.hasPassed()) {
            throw new ExchangeException(Kind.TIMEOUT);
        }
        CompletableFuture<Void> alarm = new CompletableFuture<>();
        try (OpenConnection open = OpenConnection.to(request.uri())) {
            HttpURLConnection connection = open.connection();
            prepare(connection, request, deadline);
            // Read time-outs are per read: only closing the connection ends a peer that dribbles its headers.
            CompletableFuture<Void> unused = alarm.completeOnTimeout(
                            null, deadline.remainingMillis(), TimeUnit.MILLISECONDS)
                    .thenRunAsync(open::abort, executor);
            return exchange.run(connection);
        } catch (ExchangeException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // The JDK calls itself for each interim answer (1xx), so a peer that sends thousands overflows the stack.
            throw new ExchangeException(deadline.hasPassed() ? Kind.TIMEOUT : kindOf(e));
        } finally {
            alarm.cancel(false);
        }
    }

    private static void prepare(HttpURLConnection connection, UpstreamRequest request, Deadline deadline)
            throws IOException {
        int patience = (int) Math.max(1, deadline.remainingMillis());
        connection.setConnectTimeout(patience);
        connection.setReadTimeout(patience);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestMethod(request.method());
        request.headers().forEach(connection::setRequestProperty);
        connection.setRequestProperty("Connection", "close");
    }

    private static void write(HttpURLConnection connection, UpstreamRequest request) throws IOException {
        if (request.method().equals("GET")) {
            connection.connect();
            return;
        }
        connection.setDoOutput(true);
        // Streaming mode, even of nothing, keeps the JDK from sending a failed request a second time on its own.
        connection.setFixedLengthStreamingMode(request.body().length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(request.body());
        }
    }

    private static UpstreamResponse read(HttpURLConnection connection, Deadline deadline) throws IOException {
        int status;
        try {
            status = connection.getResponseCode();
        } catch (HttpRetryException e) {
            // In streaming mode the JDK hides the body of a 401 behind this exception.
            return new UpstreamResponse(e.responseCode(), "", headersOf(connection), new byte[0]);
        }
        if (status < 0) {
            throw new ExchangeException(Kind.BROKEN);
        }
        String reason = connection.getResponseMessage();
        boolean refused = status >= 400;
        InputStream body = refused ? connection.getErrorStream() : connection.getInputStream();
        byte[] bytes = body == null ? new byte[0] : readBody(body, refused, deadline);
        return new UpstreamResponse(status, reason == null ? "" : reason, headersOf(connection), bytes);
    }

    /** A refusal counts by its status, so a long text with it is cut; a success that long is none. */
    private static byte[] readBody(InputStream body, boolean cut, Deadline deadline) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] chunk = new byte[8_192];
        for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
            if (bytes.size() + n > MAX_BODY_BYTES) {
                if (cut) {
                    break;
                }
                throw new ExchangeException(Kind.OVERSIZED);
            }
            if (deadline.hasPassed()) {
                throw new ExchangeException(Kind.TIMEOUT);
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

    private static Kind kindOf(Throwable e) {
        if (e instanceof SocketTimeoutException) {
            return Kind.TIMEOUT;
        }
        boolean notConnected = e instanceof ConnectException
                || e instanceof NoRouteToHostException
                || e instanceof UnknownHostException
                || e instanceof SSLException;
        return notConnected ? Kind.CONNECT : Kind.BROKEN;
    }
}
