package io.github.tokenvendor.lambda;

import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.secrets.SecretsManagerEndpoint;
import io.github.tokenvendor.upstream.Deadline;
import io.github.tokenvendor.upstream.ExchangeException;
import io.github.tokenvendor.upstream.TlsWarmUp;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Does ahead of the first request what that request would otherwise have to wait for.
 *
 * <p>Nothing depends on it: what fails here is done when a request needs it.
 */
final class Priming {
    /** More than these gave no measurably faster first answer, and every one lengthens a deployment. */
    private static final int INVOCATIONS = 50;

    private static final int HANDSHAKES = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final VendorConfig config;
    private final Optional<String> region;
    private final UpstreamClients upstreams;
    private final Clock clock;

    Priming(VendorConfig config, Optional<String> region, UpstreamClients upstreams, Clock clock) {
        this.config = config;
        this.region = region;
        this.upstreams = upstreams;
        this.clock = clock;
    }

    /** Begins beside an ordinary start, which does not wait for it. */
    void begin() {
        upstreams.executor().execute(() -> attempt("TLS", TlsWarmUp::run));
    }

    /**
     * Prepares as much as can be for a snapshot, for which nobody waits.
     *
     * <p>Greetings go first, so that what still hangs of them can end before the snapshot; the runtime client empties
     * the JVM's cache of addresses after this. Sessions go last: no two copies of a snapshot may resume the same one.
     */
    void complete() {
        attempt("TLS", TlsWarmUp::run);
        attempt(
                "greeting",
                () -> handshake(new SecretsManagerEndpoint(config.secretId(), region, config.secretsManagerUrl())
                        .resolve()
                        .uri()));
        attempt("greeting", () -> handshake(config.mapboxUrl()));
        attempt("rehearsal", () -> new InvokePriming(config, region, upstreams, clock).run(INVOCATIONS));
        attempt("TLS", TlsWarmUp::forgetSessions);
    }

    /**
     * Goes through the JDK's side of whole handshakes. No HTTP is spoken, so the upstream is asked for nothing; where
     * the network is missing, the first request does this for itself.
     */
    private void handshake(URI upstream) throws Exception {
        if (!upstream.getScheme().equals("https")) {
            return;
        }
        Deadline deadline = Deadline.after(TIMEOUT);
        CompletableFuture<Void> greetings = new CompletableFuture<>();
        upstreams.executor().execute(() -> {
            attempt("greeting", () -> handshake(upstream, deadline));
            greetings.complete(null);
        });
        // Looking up a name knows no time-out.
        greetings.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void handshake(URI upstream, Deadline deadline) throws ExchangeException {
        for (int i = 0; i < HANDSHAKES; i++) {
            upstreams.exchange().handshake(upstream, deadline);
        }
    }

    /** Work that a later request can do as well. */
    @FunctionalInterface
    private interface Attempt {
        void run() throws Exception;
    }

    private static void attempt(String what, Attempt work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // The text may quote anything.
            System.err.println("no " + what + " ahead of the first request: "
                    + e.getClass().getName());
        }
    }
}
