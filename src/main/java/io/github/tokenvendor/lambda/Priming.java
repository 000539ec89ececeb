package io.github.tokenvendor.lambda;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.upstream.WarmUp;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Does work early that the first request would otherwise have to wait for.
 *
 * <p>Nothing depends on it: work that fails here is done when a request needs it.
 */
final class Priming {
    /** More invocations gave no measurably faster first response, and each one lengthens a deployment. */
    private static final int INVOCATIONS = 50;

    private static final int HANDSHAKES = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final VendorFactory factory;
    private final AtomicBoolean warm = new AtomicBoolean();

    Priming(VendorFactory factory) {
        this.factory = factory;
    }

    /** Starts priming in the background of an ordinary start. */
    void begin() {
        factory.executor().execute(() -> attempt("TLS", WarmUp::run));
    }

    /**
     * Makes an environment as warm as after its first request, once, without calling an upstream. If time runs out, the
     * next ping tries again.
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
     * Primes everything, while no request is waiting.
     *
     * <p>Handshakes come first, so that stuck ones can end before the snapshot; the runtime client clears the JVM's
     * address cache afterwards. Sessions are forgotten last: no two copies of a snapshot may resume the same one.
     */
    void complete() {
        attempt("TLS", WarmUp::run);
        attempt("handshake", () -> handshake(factory.secretsManager().uri()));
        attempt("handshake", () -> handshake(factory.config().upstream().mapboxUrl()));
        attempt("invocation", () -> new InvokePriming(factory).run(INVOCATIONS));
        attempt("TLS", WarmUp::forgetSessions);
    }

    /**
     * Completes TLS handshakes without sending a request; without a network, the first request does this itself.
     */
    private void handshake(URI upstream) throws Exception {
        if (!upstream.getScheme().equals("https")) {
            return;
        }
        Deadline deadline = Deadline.after(TIMEOUT);
        // The JDK's name lookup has no timeout.
        Attempt handshakes = () -> {
            for (int i = 0; i < HANDSHAKES; i++) {
                factory.exchange().handshake(upstream, deadline);
            }
        };
        await("handshake", handshakes, TIMEOUT);
    }

    /** Work that a later request can do instead. */
    @FunctionalInterface
    private interface Attempt {
        void run() throws Exception;
    }

    /** Runs work on another thread, which continues after the time is up. */
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
            // The exception's message may quote a token.
            System.err.println("priming failed (" + what + "): " + e.getClass().getName());
        }
    }
}
