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
 * <p>The result stays in the JDK's cache, where the connection finds it. A lookup that hangs holds one thread for each
 * name, however many callers give up on it.
 */
final class NameLookup {
    private static final Duration MAX_AGE = Duration.ofSeconds(30);

    /** The JDK's lookup, without a timeout. */
    @FunctionalInterface
    interface Resolver {
        InetAddress resolve(String host) throws UnknownHostException;
    }

    private final SingleFlight<String, InetAddress, IOException> lookups;
    private final Resolver resolver;

    NameLookup(Executor executor, Resolver resolver) {
        this.lookups = new SingleFlight<>(
                executor, InstantSource.system(), MAX_AGE, () -> new ExchangeException(Kind.CONNECT, Phase.CONNECTING));
        this.resolver = resolver;
    }

    /**
     * Waits until the JDK knows a host's address.
     *
     * @throws IOException if there is none, or not in time
     */
    void await(String host, Deadline deadline) throws IOException {
        lookups.join(host, () -> resolver.resolve(host))
                .await(deadline, () -> new ExchangeException(Kind.TIMEOUT, Phase.CONNECTING));
    }
}
