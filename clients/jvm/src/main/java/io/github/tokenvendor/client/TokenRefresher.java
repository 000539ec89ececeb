package io.github.tokenvendor.client;

import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Holds the token and replaces it before it expires, with at most one request at a time. */
final class TokenRefresher {

    /** Longest single wait: timers stop while the machine sleeps, so a longer one could fire hours late. */
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
    private TokenException rejection;
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
        rejection = null;
        if (vendor.isAuthorized()) {
            cancelAttempt();
        }
        schedule.demand(stopwatch.millis());
        return next();
    }

    private CompletableFuture<MapboxToken> next() {
        TokenException failure = closed ? TokenException.closed() : rejection;
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
        if (inUse && rejection == null) {
            invalidated = token;
            if (schedule.replace(stopwatch.millis())) {
                lease = null;
                cancelAttempt(); // It does not name the rejected token, so it may return the same one.
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
            cancelAttempt();
        }
        scheduler.close();
        waiters.fail(TokenException.closed());
    }

    private void cancelAttempt() {
        if (attempt != null) {
            attempt.cancel();
        }
    }

    private synchronized void arm() {
        if (!closed && attempt == null && rejection == null) {
            scheduler.schedule(this::tick, Math.min(schedule.delay(stopwatch.millis()), TICK_MILLIS));
        }
    }

    private void tick() {
        Attempt current = startAttempt();
        if (current == null) {
            arm();
            return;
        }
        try {
            adopt(current, vendor.requestToken(current, stopwatch));
        } catch (TokenException e) {
            fail(current, e);
        } catch (Throwable e) { // Whatever it is, the next attempt must back off.
            fail(current, TokenException.transientFailure("client_error", "The client failed unexpectedly.", e));
        } finally {
            synchronized (this) {
                attempt = null;
                arm();
            }
        }
    }

    /** Starts an attempt if one is due, else returns null. */
    private synchronized Attempt startAttempt() {
        long now = stopwatch.millis();
        if (closed || attempt != null || rejection != null || schedule.delay(now) > 0) {
            return null;
        }
        schedule.started(now, invalidated != null);
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
                rejection = error;
            }
        }
        listeners.error(error);
        if (!error.isRetryable()) {
            waiters.fail(error);
        }
    }
}
