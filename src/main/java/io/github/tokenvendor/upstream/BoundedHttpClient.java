package io.github.tokenvendor.upstream;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.upstream.ExchangeException.Kind;
import io.github.tokenvendor.upstream.ExchangeException.Phase;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends one HTTP request on its own connection and reads the response, within a deadline and a size limit.
 *
 * <p>Every exchange opens and closes a connection. Calls are minutes apart, and connections do not survive a frozen
 * Lambda environment, so there is no pool of possibly dead ones. It uses {@link HttpURLConnection} because the first
 * call takes a fifth of the time that {@code java.net.http} needs.
 *
 * <p>It does not follow redirects, and has no cookies or cache. If a connection is refused or reset before the response
 * starts, it tries once more, provided that nothing was sent or the request is repeatable.
 */
public final class BoundedHttpClient {
    /** The largest body that is read. */
    public static final int MAX_BODY_BYTES = 64 * 1_024;

    private final Executor executor;
    private final NameLookup names;

    /** The work on an open connection. */
    @FunctionalInterface
    private interface Exchange<T extends @Nullable Object> {
        T run(OpenConnection open) throws IOException;
    }

    /**
     * Makes the client.
     *
     * @param executor resolves host names, and closes connections whose deadline has passed
     */
    public BoundedHttpClient(Executor executor) {
        this(executor, InetAddress::getByName);
    }

    BoundedHttpClient(Executor executor, NameLookup.Resolver resolver) {
        this.executor = executor;
        this.names = new NameLookup(executor, resolver);
    }

    /**
     * Sends a request and waits for the whole response.
     *
     * @param deadline when to give up, in whatever phase the exchange is
     * @return the response, with any status
     */
    public UpstreamResponse send(UpstreamRequest request, Deadline deadline) throws ExchangeException {
        try {
            return sendOnce(request, deadline);
        } catch (ExchangeException e) {
            if (e.isConnectionLost() && (!e.reached() || request.repeatable())) {
                return sendAgain(request, deadline, e);
            }
            throw e;
        }
    }

    /**
     * Opens a connection, completes the TLS handshake, and closes it without sending a request.
     *
     * @param peer a URL of the peer; the path is ignored
     * @throws ExchangeException if there was no connection
     */
    public void handshake(URI peer, Deadline deadline) throws ExchangeException {
        over(new UpstreamRequest("GET", peer, Map.of(), new byte[0], false), deadline, open -> {
            open.connection().connect();
            return null;
        });
    }

    private UpstreamResponse sendAgain(UpstreamRequest request, Deadline deadline, ExchangeException earlier)
            throws ExchangeException {
        try {
            return sendOnce(request, deadline);
        } catch (ExchangeException e) {
            throw e.after(earlier);
        }
    }

    private UpstreamResponse sendOnce(UpstreamRequest request, Deadline deadline) throws ExchangeException {
        long start = System.nanoTime();
        return over(request, deadline, open -> {
            write(open, request);
            return ResponseReader.read(open, start, deadline);
        });
    }

    private <T extends @Nullable Object> T over(UpstreamRequest request, Deadline deadline, Exchange<T> exchange)
            throws ExchangeException {
        if (deadline.hasPassed()) {
            throw new ExchangeException(Kind.TIMEOUT, Phase.CONNECTING);
        }
        try (OpenConnection open = new OpenConnection(request.uri())) {
            names.await(request.uri().getHost(), deadline);
            return within(deadline, open, request, exchange);
        } catch (ExchangeException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw ExchangeException.of(e, Phase.CONNECTING);
        }
    }

    private <T extends @Nullable Object> T within(
            Deadline deadline, OpenConnection open, UpstreamRequest request, Exchange<T> exchange)
            throws ExchangeException {
        CompletableFuture<Void> alarm = new CompletableFuture<>();
        try {
            prepare(open.connection(), request, deadline);
            // Read timeouts apply to each read, so only closing the connection stops a peer that trickles its headers.
            CompletableFuture<Void> unused = alarm.completeOnTimeout(
                            null, deadline.remainingMillis(), TimeUnit.MILLISECONDS)
                    .thenRun(() -> abort(open));
            return exchange.run(open);
        } catch (ExchangeException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // The JDK recurses for each interim response (1xx), so a peer that sends thousands overflows the stack.
            throw deadline.hasPassed()
                    ? new ExchangeException(Kind.TIMEOUT, open.phase())
                    : ExchangeException.of(e, open.phase());
        } finally {
            alarm.cancel(false);
        }
    }

    /** On another thread if one is available: without TLS, closing may block on the reading thread. */
    private void abort(OpenConnection open) {
        try {
            executor.execute(open::abort);
        } catch (RejectedExecutionException e) {
            open.abort();
        }
    }

    private static void prepare(HttpURLConnection connection, UpstreamRequest request, Deadline deadline)
            throws IOException {
        int timeout = (int) Math.max(1, deadline.remainingMillis());
        connection.setConnectTimeout(timeout);
        connection.setReadTimeout(timeout);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestMethod(request.method());
        request.headers().forEach(connection::setRequestProperty);
        connection.setRequestProperty("Connection", "close");
    }

    private static void write(OpenConnection open, UpstreamRequest request) throws IOException {
        HttpURLConnection connection = open.connection();
        boolean hasBody = !request.method().equals("GET");
        if (hasBody) {
            connection.setDoOutput(true);
            // Streaming mode, even of an empty body, keeps the JDK from resending a failed request by itself.
            connection.setFixedLengthStreamingMode(request.body().length);
        }
        connection.connect();
        open.enter(Phase.SENDING);
        if (!hasBody) {
            return;
        }
        try (OutputStream out = connection.getOutputStream()) {
            out.write(request.body());
        }
    }
}
