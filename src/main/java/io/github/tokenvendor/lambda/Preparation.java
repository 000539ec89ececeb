package io.github.tokenvendor.lambda;

import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.secrets.SecretsManagerAddress;
import io.github.tokenvendor.upstream.Deadline;
import io.github.tokenvendor.upstream.ExchangeException;
import io.github.tokenvendor.upstream.TlsReadiness;
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
final class Preparation {
    /** More than these gave no measurably faster first answer, and every one lengthens a deployment. */
    private static final int REHEARSALS = 50;

    private static final int GREETINGS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final VendorConfig config;
    private final Optional<String> region;
    private final Upstreams upstreams;
    private final Clock clock;

    Preparation(VendorConfig config, Optional<String> region, Upstreams upstreams, Clock clock) {
        this.config = config;
        this.region = region;
        this.upstreams = upstreams;
        this.clock = clock;
    }

    /** Begins beside an ordinary start, which does not wait for it. */
    void begin() {
        upstreams.executor().execute(() -> attempt("TLS", TlsReadiness::prepare));
    }

    /**
     * Prepares as much as can be for a snapshot, for which nobody waits.
     *
     * <p>Greetings go first, so that what still hangs of them can end before the snapshot; the runtime client empties
     * the JVM's cache of addresses after this. Sessions go last: no two copies of a snapshot may resume the same one.
     */
    void complete() {
        attempt("TLS", TlsReadiness::prepare);
        attempt("greeting", () -> greet(new SecretsManagerAddress(region, config.secretsManagerUrl()).uri()));
        attempt("greeting", () -> greet(config.mapboxUrl()));
        attempt("rehearsal", () -> new Rehearsal(config, region, upstreams, clock).run(REHEARSALS));
        attempt("TLS", TlsReadiness::forgetSessions);
    }

    /**
     * Goes through the JDK's side of whole handshakes. No HTTP is spoken, so the upstream is asked for nothing; where
     * the network is missing, the first request does this for itself.
     */
    private void greet(URI upstream) throws Exception {
        if (!upstream.getScheme().equals("https")) {
            return;
        }
        Deadline deadline = Deadline.after(PATIENCE);
        CompletableFuture<Void> greetings = new CompletableFuture<>();
        upstreams.executor().execute(() -> {
            attempt("greeting", () -> greet(upstream, deadline));
            greetings.complete(null);
        });
        // Looking up a name knows no time-out.
        greetings.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void greet(URI upstream, Deadline deadline) throws ExchangeException {
        for (int i = 0; i < GREETINGS; i++) {
            upstreams.exchange().greet(upstream, deadline);
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
            System.err.println("no " + what + " ahead of the first request: " + e.getClass().getName());
        }
    }
}
