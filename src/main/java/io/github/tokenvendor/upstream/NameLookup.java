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
 * Looks up the names of hosts with a time-out, which the JDK's own look-up does not have.
 *
 * <p>What it finds stays in the JDK's cache, from which the connection draws. However many callers leave a look-up that
 * hangs, it holds one thread for each name.
 */
final class NameLookup {
    private static final Duration MAX_AGE = Duration.ofSeconds(30);

    /** What the JDK does without a time-out. */
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
     * @throws IOException when there is none, or not in time
     */
    void await(String host, Deadline deadline) throws IOException {
        lookups.join(host, () -> resolver.resolve(host))
                .await(deadline, () -> new ExchangeException(Kind.TIMEOUT, Phase.CONNECTING));
    }
}
