package io.github.tokenvendor.upstream;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.upstream.ExchangeException.Kind;
import io.github.tokenvendor.upstream.ExchangeException.Phase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Sends one HTTP request on its own connection and reads the response, within a deadline and a size limit.
 *
 * <p>Every exchange opens and closes a connection. Calls are minutes apart, and connections do not survive a frozen
 * Lambda environment, so there is no pool of possibly dead ones.
 *
 * <p>It does not follow redirects, and has no cookies or cache. If a connection is refused or reset before the response
 * starts, it tries once more, provided that nothing was sent or the request is repeatable. Each attempt tries all
 * addresses of the host. The JVM's proxy settings apply.
 */
public final class BoundedHttpClient {
    /** The largest body that is read. */
    public static final int MAX_BODY_BYTES = 64 * 1_024;

    /** Looks up host names, as {@link InetAddress#getAllByName} does. */
    @FunctionalInterface
    public interface Resolver {
        /** All addresses of a host, at least one, in the order in which to try them. */
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final Connector connector;

    /**
     * Creates a client that uses the JVM's name lookup and proxies.
     *
     * @param executor resolves host names
     */
    public BoundedHttpClient(Executor executor) {
        this(executor, InetAddress::getAllByName, Connector::jvmProxies);
    }

    /**
     * Creates a client.
     *
     * @param executor resolves host names
     * @param proxies gives the proxies to try for a URL without its query, {@link Proxy#NO_PROXY} for a direct
     *     connection
     */
    public BoundedHttpClient(Executor executor, Resolver resolver, Function<URI, List<Proxy>> proxies) {
        this.connector = new Connector(executor, resolver, proxies);
    }

    /**
     * Sends a request and waits for the whole response.
     *
     * @param deadline when to give up, whatever phase the exchange is in
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
        connect(peer, deadline).close();
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
        try (Connection connection = connect(request.uri(), deadline)) {
            try {
                return HttpExchange.run(connection, request);
            } catch (IOException | RuntimeException e) {
                throw connection.failure(e);
            }
        }
    }

    private Connection connect(URI peer, Deadline deadline) throws ExchangeException {
        if (deadline.hasPassed()) {
            throw new ExchangeException(Kind.TIMEOUT, Phase.CONNECTING);
        }
        return connector.connect(peer, deadline);
    }
}
