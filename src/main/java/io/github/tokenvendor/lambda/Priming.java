package io.github.tokenvendor.lambda;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.upstream.ExchangeException;
import io.github.tokenvendor.upstream.TlsWarmUp;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

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

    private final VendorFactory factory;
    private final AtomicBoolean warm = new AtomicBoolean();

    Priming(VendorFactory factory) {
        this.factory = factory;
    }

    /** Begins beside an ordinary start, which does not wait for it. */
    void begin() {
        factory.executor().execute(() -> attempt("TLS", TlsWarmUp::run));
    }

    /**
     * Makes an environment as warm as its first request would, once, and without a call to an upstream; gives up, and
     * lets the next ping try, when it takes longer than the time there is.
     */
    void warmUp(Duration within) {
        if (!warm.compareAndSet(false, true)) {
            return;
        }
        try {
            await("invocation", () -> new InvokePriming(factory).runBesideRequests(), within);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            warm.set(false);
        }
    }

    /**
     * Prepares as much as can be ahead of the first request, for which nobody waits yet.
     *
     * <p>Handshakes go first, so that what still hangs of them can end before the snapshot; the runtime client empties
     * the JVM's cache of addresses after this. Sessions go last: no two copies of a snapshot may resume the same one.
     */
    void complete() {
        attempt("TLS", TlsWarmUp::run);
        attempt("handshake", () -> handshake(factory.secretsManager().resolve().uri()));
        attempt("handshake", () -> handshake(factory.config().upstream().mapboxUrl()));
        attempt("invocation", () -> new InvokePriming(factory).run(INVOCATIONS));
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
        // Looking up a name knows no time-out.
        await("handshake", () -> handshake(upstream, deadline), TIMEOUT);
    }

    private void handshake(URI upstream, Deadline deadline) throws ExchangeException {
        for (int i = 0; i < HANDSHAKES; i++) {
            factory.exchange().handshake(upstream, deadline);
        }
    }

    /** Work that a later request can do as well. */
    @FunctionalInterface
    private interface Attempt {
        void run() throws Exception;
    }

    /** Has work done on another thread, which goes on with it when the time is over. */
    private void await(String what, Attempt work, Duration within)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture.runAsync(() -> attempt(what, work), factory.executor())
                .get(Math.max(0, within.toMillis()), TimeUnit.MILLISECONDS);
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
