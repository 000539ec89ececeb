package io.github.tokenvendor.lambda;

import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.secrets.SecretsManagerAddress;
import io.github.tokenvendor.upstream.Deadline;
import io.github.tokenvendor.upstream.TlsReadiness;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

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

    /** Prepares as much as can be for a snapshot, for which nobody waits. */
    void complete() {
        attempt("TLS", TlsReadiness::prepare);
        attempt("rehearsal", () -> new Rehearsal(config, region, upstreams, clock).run(REHEARSALS));
        attempt("greeting", this::greet);
    }

    /**
     * Goes through the JDK's side of whole handshakes. No HTTP is spoken, so neither upstream is asked for anything;
     * where the network is missing, the first request does this for itself.
     */
    private void greet() throws Exception {
        Deadline deadline = Deadline.after(PATIENCE);
        CompletableFuture.runAsync(() -> hosts().forEach(host -> greet(host, deadline)), upstreams.executor())
                // Looking up a name knows no time-out.
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Stream<URI> hosts() {
        return Stream.of(new SecretsManagerAddress(region, config.secretsManagerUrl()).uri(), config.mapboxUrl())
                .filter(host -> host.getScheme().equals("https"));
    }

    private void greet(URI host, Deadline deadline) {
        attempt("greeting", () -> {
            for (int i = 0; i < GREETINGS; i++) {
                upstreams.exchange().greet(host, deadline);
            }
        });
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
