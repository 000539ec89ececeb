package io.github.tokenvendor.upstream;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.resilience.SingleFlight;
import io.github.tokenvendor.upstream.ExchangeException.Kind;
import io.github.tokenvendor.upstream.ExchangeException.Phase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * Resolves host names with a timeout, which the JDK does not offer.
 *
 * <p>A lookup that hangs holds one thread for each name, however many callers give up on it.
 */
final class NameLookup {
    private static final Duration MAX_AGE = Duration.ofSeconds(30);

    private final SingleFlight<String, InetAddress[], IOException> lookups;
    private final BoundedHttpClient.Resolver resolver;

    NameLookup(Executor executor, BoundedHttpClient.Resolver resolver) {
        this.lookups = new SingleFlight<>(executor, InstantSource.system(), MAX_AGE, UnknownHostException::new);
        this.resolver = resolver;
    }

    /**
     * Waits for the addresses of a route's first host.
     *
     * @throws ExchangeException if the name has no address, or none in time
     */
    InetAddress[] await(Route route, Deadline deadline) throws ExchangeException {
        String host = route.firstHost();
        Phase phase = route.isProxied() ? Phase.TUNNELING : Phase.RESOLVING;
        try {
            return lookups.join(host, () -> resolver.resolve(host))
                    .await(deadline, () -> new ExchangeException(Kind.TIMEOUT, phase));
        } catch (IOException | RuntimeException e) {
            throw ExchangeException.of(e, phase);
        }
    }
}
