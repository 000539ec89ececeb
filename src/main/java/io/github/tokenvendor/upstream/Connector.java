package io.github.tokenvendor.upstream;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.upstream.ExchangeException.Kind;
import io.github.tokenvendor.upstream.ExchangeException.Phase;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Opens connections, through a proxy if there is one.
 *
 * <p>It tries the addresses of a name one after the other: parallel attempts would double the TLS handshakes on a slow
 * processor. An address that stays silent gets a second at most, and never more than its share of the time.
 */
final class Connector {
    private static final long PATIENCE_MILLIS = 1_000;

    private final NameLookup names;
    private final Function<URI, List<Proxy>> proxies;

    Connector(Executor executor, BoundedHttpClient.Resolver resolver, Function<URI, List<Proxy>> proxies) {
        this.names = new NameLookup(executor, resolver);
        this.proxies = proxies;
    }

    /** The proxies of the JVM's settings, such as {@code https.proxyHost}. */
    static List<Proxy> proxiesOfTheJvm(URI peer) {
        ProxySelector selector = ProxySelector.getDefault();
        return selector == null ? List.of(Proxy.NO_PROXY) : selector.select(peer);
    }

    /**
     * Connects to the peer of a URL, and completes the TLS handshake if its scheme is {@code https}.
     *
     * @param deadline when to give up; the connection is closed then
     */
    Connection connect(URI peer, Deadline deadline) throws ExchangeException {
        ExchangeException failure = new ExchangeException(Kind.PROXY, Phase.TUNNELING);
        // Without the query, which may contain a token: a proxy selector may be third-party code.
        for (Proxy proxy : proxies.apply(peer.resolve("/"))) {
            try {
                return connect(Route.to(peer, proxy), deadline);
            } catch (ExchangeException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private Connection connect(Route route, Deadline deadline) throws ExchangeException {
        InetAddress[] addresses = names.await(route, deadline);
        for (int i = 0; ; i++) {
            try {
                return attempt(route, addresses[i], addresses.length - i, deadline);
            } catch (ExchangeException e) {
                if (i + 1 == addresses.length || deadline.hasPassed()) {
                    throw e;
                }
            }
        }
    }

    /** Gives half of the time to the handshake with a peer that does send something, if another address remains. */
    private static Connection attempt(Route route, InetAddress address, int remaining, Deadline deadline)
            throws ExchangeException {
        long left = deadline.remainingMillis();
        if (remaining == 1) {
            return Connection.open(route, address, left, deadline, deadline);
        }
        Deadline half = Deadline.after(Duration.ofMillis(left / 2));
        return Connection.open(route, address, Math.min(PATIENCE_MILLIS, left / remaining), half, deadline);
    }
}
