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
 * Sends one HTTP request on a connection of its own and reads the answer, up to a deadline and a size.
 *
 * <p>Every exchange opens a connection and closes it. Calls are minutes apart, and a connection kept while a Lambda
 * environment is frozen is dead when it thaws; without a pool there is nothing to find dead. {@link HttpURLConnection}
 * rather than {@code java.net.http}, because its first call costs a fifth of the start-up time.
 *
 * <p>Redirects are answers, no cookie or cache takes part. A connection that was refused or reset before an answer
 * began is tried once more, if nothing was sent over it or the request may be repeated.
 */
public final class BoundedHttpClient {
    /** No body is read further than this. */
    public static final int MAX_BODY_BYTES = 64 * 1_024;

    private final Executor executor;
    private final NameLookup names;

    /** What is said over a connection. */
    @FunctionalInterface
    private interface Exchange<T extends @Nullable Object> {
        T run(OpenConnection open) throws IOException;
    }

    /**
     * Makes the client.
     *
     * @param executor looks up names, and closes connections whose deadline has passed
     */
    public BoundedHttpClient(Executor executor) {
        this(executor, InetAddress::getByName);
    }

    BoundedHttpClient(Executor executor, NameLookup.Resolver resolver) {
        this.executor = executor;
        this.names = new NameLookup(executor, resolver);
    }

    /**
     * Sends a request and waits for the whole answer.
     *
     * @param deadline when to give up, whatever phase the exchange is in
     * @return the answer, of any status
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
     * Opens a connection to a peer, with the whole TLS handshake, and closes it again without sending a request.
     *
     * @param peer its path does not matter
     * @throws ExchangeException when there was no connection
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
            // Read time-outs are per read: only closing the connection ends a peer that dribbles its headers.
            CompletableFuture<Void> unused = alarm.completeOnTimeout(
                            null, deadline.remainingMillis(), TimeUnit.MILLISECONDS)
                    .thenRun(() -> abort(open));
            return exchange.run(open);
        } catch (ExchangeException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // The JDK calls itself for each interim answer (1xx), so a peer that sends thousands overflows the stack.
            throw deadline.hasPassed()
                    ? new ExchangeException(Kind.TIMEOUT, open.phase())
                    : ExchangeException.of(e, open.phase());
        } finally {
            alarm.cancel(false);
        }
    }

    /** On a thread of its own if there is one: closing can wait for the reading thread where there is no TLS. */
    private void abort(OpenConnection open) {
        try {
            executor.execute(open::abort);
        } catch (RejectedExecutionException e) {
            open.abort();
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

    private static void write(OpenConnection open, UpstreamRequest request) throws IOException {
        HttpURLConnection connection = open.connection();
        boolean hasBody = !request.method().equals("GET");
        if (hasBody) {
            connection.setDoOutput(true);
            // Streaming mode, even of nothing, keeps the JDK from sending a failed request a second time on its own.
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
