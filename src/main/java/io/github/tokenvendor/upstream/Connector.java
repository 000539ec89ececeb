package io.github.tokenvendor.upstream;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.resilience.SingleFlight;
import io.github.tokenvendor.upstream.ExchangeException.Kind;
import io.github.tokenvendor.upstream.ExchangeException.Phase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Opens connections, through a proxy if there is one.
 *
 * <p>Names are resolved with a timeout, which the JDK does not offer: a lookup that hangs holds one thread for each
 * name, however many callers give up on it.
 *
 * <p>It tries the addresses of a name one after the other: parallel attempts would double the TLS handshakes on a slow
 * processor. An address that stays silent gets a second at most, and never more than its share of the time.
 */
final class Connector {
    private static final long PATIENCE_MILLIS = 1_000;
    /** The oldest lookup in flight that another caller may join. */
    private static final Duration LOOKUP_AGE = Duration.ofSeconds(30);

    private final SingleFlight<String, InetAddress[], IOException> lookups;
    private final BoundedHttpClient.Resolver resolver;
    private final Function<URI, List<Proxy>> proxies;

    Connector(Executor executor, BoundedHttpClient.Resolver resolver, Function<URI, List<Proxy>> proxies) {
        this.lookups = new SingleFlight<>(executor, InstantSource.system(), LOOKUP_AGE, UnknownHostException::new);
        this.resolver = resolver;
        this.proxies = proxies;
    }

    /** The proxies of the JVM's settings, such as {@code https.proxyHost}. */
    static List<Proxy> jvmProxies(URI peer) {
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
                return connect(PeerRoute.to(peer, proxy), deadline);
            } catch (ExchangeException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private Connection connect(PeerRoute route, Deadline deadline) throws ExchangeException {
        InetAddress[] addresses = addresses(route, deadline);
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

    /** The addresses of a route's first host. */
    private InetAddress[] addresses(PeerRoute route, Deadline deadline) throws ExchangeException {
        String host = route.firstHost();
        Phase phase = route.isProxied() ? Phase.TUNNELING : Phase.RESOLVING;
        try {
            return lookups.join(host, () -> resolver.resolve(host))
                    .await(deadline, () -> new ExchangeException(Kind.TIMEOUT, phase));
        } catch (IOException | RuntimeException e) {
            throw ExchangeException.of(e, phase);
        }
    }

    /** Connects to one address; if others remain, even a handshake that makes progress gets only half of the time. */
    private static Connection attempt(PeerRoute route, InetAddress address, int remaining, Deadline deadline)
            throws ExchangeException {
        long left = deadline.remainingMillis();
        if (remaining == 1) {
            return Connection.open(route, address, left, deadline, deadline);
        }
        Deadline half = Deadline.after(Duration.ofMillis(left / 2));
        return Connection.open(route, address, Math.min(PATIENCE_MILLIS, left / remaining), half, deadline);
    }
}
