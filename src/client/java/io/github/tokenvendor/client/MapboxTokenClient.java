package io.github.tokenvendor.client;

import java.net.URL;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Keeps one temporary token fresh until it is closed. Only the vendor's relative seconds count, never this machine's
 * idea of the date. Safe for use by any number of threads; all of them together cost one request.
 */
public final class MapboxTokenClient implements AutoCloseable {

    /** Longest wait in one piece: a longer one would end a night late on a machine that slept. */
    private static final long TICK_MILLIS = 30_000;

    private static final long BACKOFF_MILLIS = 1_000;
    private static final long LONGEST_BACKOFF_MILLIS = 60_000;

    private final VendorEndpoint vendor;
    private final TokenListener listener;
    private final Stopwatch stopwatch;
    private final Scheduler scheduler;
    private final Random random;

    private Lease lease;
    private TokenException refusal;
    private long dueAt;
    private long notBefore;
    private int failures;
    private boolean busy;
    private boolean closed;

    MapboxTokenClient(
            VendorEndpoint vendor, TokenListener listener, TimeSource time, Scheduler scheduler, Random random) {
        this.vendor = vendor;
        this.listener = listener;
        this.stopwatch = new Stopwatch(time);
        this.scheduler = scheduler;
        this.random = random;
    }

    /**
     * A client that asks the given endpoint, the vendor's {@code POST /tokens}.
     *
     * @param endpoint an {@code http} or {@code https} address
     */
    public static MapboxTokenClientBuilder of(URL endpoint) {
        return new MapboxTokenClientBuilder(endpoint);
    }

    MapboxTokenClient start() {
        wake();
        return this;
    }

    /** The token, or null while there is none with enough life left. */
    public synchronized MapboxToken token() {
        return !closed && lease != null && lease.isUsable(stopwatch.millis()) ? lease.token : null;
    }

    /** Life left, in seconds, rounded down; 0 if there is no token or it has expired. */
    public synchronized long secondsLeft() {
        return closed || lease == null ? 0 : Math.max(0, lease.expiresAt - stopwatch.millis()) / 1000;
    }

    /**
     * A token with enough life left, waiting for the vendor if need be. Not for Android's main thread.
     *
     * @throws TokenException       if the vendor refuses for good, or the client is closed
     * @throws TimeoutException     if none came in time; the client goes on trying
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public MapboxToken awaitToken(long timeout, TimeUnit unit)
            throws TokenException, TimeoutException, InterruptedException {
        long end = System.nanoTime() + unit.toNanos(timeout);
        wake();
        synchronized (this) {
            for (; ; ) {
                MapboxToken token = token();
                if (token != null) {
                    return token;
                }
                if (closed) {
                    throw TokenException.closed();
                }
                if (refusal != null) {
                    throw refusal;
                }
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new TimeoutException("No token came in time.");
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
    }

    /**
     * To be called when the app comes to the foreground or the network returns: asks at once if a token is due, though
     * not before the moment that the vendor named in {@code Retry-After}.
     */
    public synchronized void wake() {
        long now = stopwatch.millis();
        if (lease == null || now >= lease.refreshAt || !lease.isUsable(now)) {
            dueAt = Math.max(now, notBefore);
        }
        schedule();
    }

    /** Asks the vendor now, also after a refusal (say, because the user has signed in); {@code Retry-After} is kept. */
    public synchronized void refresh() {
        refusal = null;
        dueAt = Math.max(stopwatch.millis(), notBefore);
        schedule();
    }

    /** Ends the thread and all waiting. A request under way is left to its timeout, its answer goes unused. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        scheduler.close();
    }

    private synchronized void schedule() {
        if (!closed && !busy && refusal == null) {
            long wait = Math.max(0, dueAt - stopwatch.millis());
            scheduler.schedule(this::tick, Math.min(wait, TICK_MILLIS));
        }
    }

    private void tick() {
        synchronized (this) {
            if (closed || busy || refusal != null) {
                return;
            }
            if (stopwatch.millis() < dueAt) {
                schedule();
                return;
            }
            busy = true;
        }
        try {
            adopt(vendor.ask(stopwatch));
        } catch (TokenException e) {
            fail(e);
        } finally {
            synchronized (this) {
                busy = false;
            }
            schedule();
        }
    }

    private void adopt(Lease fresh) {
        synchronized (this) {
            if (closed) {
                return;
            }
            lease = fresh;
            refusal = null;
            failures = 0;
            notBefore = 0;
            dueAt = fresh.refreshAt(random.nextDouble());
            notifyAll();
        }
        tell(() -> listener.onToken(fresh.token));
    }

    private void fail(TokenException error) {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (error.isRetryable()) {
                long now = stopwatch.millis();
                long pause = pause(error.retryAfterSeconds() * 1000);
                dueAt = now + pause;
                // A network may come back at any moment; a sick vendor is not cured by someone opening the app.
                notBefore = now + (error.code().equals("network") ? BACKOFF_MILLIS / 2 : pause);
            } else {
                refusal = error;
            }
            notifyAll();
        }
        tell(() -> listener.onError(error));
    }

    /** Never shorter than asked for, longer with every failure, and not the same for everyone. */
    private long pause(long asked) {
        long backoff = Math.min(LONGEST_BACKOFF_MILLIS, BACKOFF_MILLIS << Math.min(failures++, 10));
        double share = random.nextDouble();
        return asked > 0
                ? Math.max(asked, backoff / 2) + (long) (share * Math.max(1000, asked / 4))
                : (long) (backoff * (1 + share) / 2);
    }

    /** The listener's own faults must not end the refreshing. */
    private static void tell(Runnable message) {
        try {
            message.run();
        } catch (RuntimeException e) {
            Thread thread = Thread.currentThread();
            Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
            if (handler != null) {
                handler.uncaughtException(thread, e);
            }
        }
    }
}
