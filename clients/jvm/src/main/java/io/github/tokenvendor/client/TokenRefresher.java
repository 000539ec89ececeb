package io.github.tokenvendor.client;

import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Holds the token and replaces it in time: one request at most at any moment, and never one too early. */
final class TokenRefresher {

    /** Longest wait in one piece: a longer one would end a night late on a machine that slept. */
    private static final long TICK_MILLIS = 30_000;

    private final VendorEndpoint vendor;
    private final Listeners listeners;
    private final Stopwatch stopwatch;
    private final Scheduler scheduler;
    private final Random random;
    private final RequestSchedule schedule;
    private final Waiters waiters = new Waiters();

    private Lease lease;
    private String invalidated;
    private TokenException refusal;
    private Attempt attempt;
    private boolean closed;

    TokenRefresher(
            VendorEndpoint vendor, Listeners listeners, Stopwatch stopwatch, Scheduler scheduler, Random random) {
        this.vendor = vendor;
        this.listeners = listeners;
        this.stopwatch = stopwatch;
        this.scheduler = scheduler;
        this.random = random;
        this.schedule = new RequestSchedule(random);
    }

    synchronized MapboxToken token() {
        return isUsable() ? lease.token : null;
    }

    private boolean isUsable() {
        return !closed && lease != null && lease.isUsable(stopwatch.millis());
    }

    synchronized long secondsLeft() {
        return closed || lease == null ? 0 : Math.max(0, lease.expiresAt - stopwatch.millis()) / 1000;
    }

    synchronized CompletableFuture<MapboxToken> current() {
        return isUsable() ? CompletableFuture.completedFuture(lease.token) : next();
    }

    synchronized CompletableFuture<MapboxToken> refresh() {
        refusal = null;
        if (vendor.isAuthorized()) {
            supersede();
        }
        schedule.demand(stopwatch.millis());
        return next();
    }

    private CompletableFuture<MapboxToken> next() {
        TokenException failure = closed ? TokenException.closed() : refusal;
        CompletableFuture<MapboxToken> future = failure == null ? waiters.join() : new CompletableFuture<>();
        if (failure == null) {
            arm();
        } else {
            future.completeExceptionally(failure);
        }
        return future;
    }

    synchronized void invalidate(String token) {
        boolean inUse = lease != null && lease.token.value().equals(token);
        if (inUse && refusal == null) {
            invalidated = token;
            if (schedule.replace(stopwatch.millis())) {
                lease = null;
                supersede(); // It may bring the same token again, because it does not say that it is refused.
            }
            arm();
        }
    }

    synchronized void wake() {
        long now = stopwatch.millis();
        if (lease == null || now >= lease.refreshAt || !lease.isUsable(now)) {
            schedule.wake(now);
        }
        arm();
    }

    void close() {
        synchronized (this) {
            closed = true;
            supersede();
        }
        scheduler.close();
        waiters.fail(TokenException.closed());
    }

    private void supersede() {
        if (attempt != null) {
            attempt.cancel();
        }
    }

    private synchronized void arm() {
        if (!closed && attempt == null && refusal == null) {
            scheduler.schedule(this::tick, Math.min(schedule.delay(stopwatch.millis()), TICK_MILLIS));
        }
    }

    private void tick() {
        Attempt current = begin();
        if (current == null) {
            arm();
            return;
        }
        try {
            adopt(current, vendor.ask(current, stopwatch));
        } catch (TokenException e) {
            fail(current, e);
        } catch (Throwable e) { // Whatever it is, the next attempt must not come without a pause.
            fail(current, TokenException.transientFailure("client_error", "The client itself failed.", e));
        } finally {
            synchronized (this) {
                attempt = null;
                arm();
            }
        }
    }

    /** Null if there is nothing to do now. */
    private synchronized Attempt begin() {
        long now = stopwatch.millis();
        if (closed || attempt != null || refusal != null || schedule.delay(now) > 0) {
            return null;
        }
        schedule.began(now, invalidated != null);
        attempt = new Attempt(invalidated);
        return attempt;
    }

    private void adopt(Attempt current, Lease fresh) {
        synchronized (this) {
            if (closed || current.isCancelled()) {
                return;
            }
            lease = fresh;
            if (current.refused() != null && current.refused().equals(invalidated)) {
                invalidated = null;
            }
            schedule.succeeded(fresh.refreshAt(random.nextDouble()));
        }
        listeners.token(fresh.token);
        waiters.complete(fresh.token);
    }

    private void fail(Attempt current, TokenException error) {
        synchronized (this) {
            if (closed || current.isCancelled()) {
                return;
            }
            if (error.isRetryable()) {
                schedule.failed(stopwatch.millis(), error);
            } else {
                refusal = error;
            }
        }
        listeners.error(error);
        if (!error.isRetryable()) {
            waiters.fail(error);
        }
    }
}
