package io.github.tokenvendor.sharing;

import io.github.tokenvendor.resilience.Cooldown;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.sharing.LeaseTable.Claim;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The table's share of one response: at most three seconds, and at most half of the caller's time.
 *
 * <p>It is counted by both clocks: the monotonic one may stand still, and the wall clock may be set back.
 */
final class TableTime {
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private final SharedLeaseSettings settings;
    private final InstantSource clock;
    private final CallContext context;
    private final Deadline callerDeadline;
    private final Duration whole;
    private final Cooldown byWallClock;
    private final Deadline deadline;
    private final long startNanos = System.nanoTime();
    private Duration keptForPublishing = Duration.ZERO;
    private Optional<Claim> seen = Optional.empty();
    private Cooldown seenClaim = Cooldown.NONE;

    /** Starts counting. */
    TableTime(SharedLeaseSettings settings, InstantSource clock, CallContext context, Deadline callerDeadline) {
        this.settings = settings;
        this.clock = clock;
        this.context = context;
        this.callerDeadline = callerDeadline;
        this.whole = shorter(LONGEST, half(callerDeadline));
        this.byWallClock = new Cooldown(clock.instant(), whole);
        this.deadline = Deadline.after(whole);
    }

    /**
     * How long a claim holds: long enough to fetch the secret and mint, but short enough that another environment can
     * take over from a dead claimant within its own time.
     */
    Duration ofClaim() {
        return whole.multipliedBy(3).dividedBy(5);
    }

    boolean isOver() {
        return left().isZero();
    }

    /** Whether enough time is left to claim and to publish. */
    boolean allowsClaim() {
        return left().compareTo(whole.dividedBy(5)) >= 0;
    }

    /** Whether nobody is minting: there is no claim, or it lapsed by its own time or by this environment's count. */
    boolean isFree(Optional<Claim> held) {
        if (held.isEmpty()) {
            return true;
        }
        Instant now = clock.instant();
        if (!held.equals(seen)) {
            seen = held;
            seenClaim = new Cooldown(now, ofClaim());
        }
        return held.get().until().plus(SharedLeases.MAX_SKEW).isBefore(now) || !seenClaim.isActive(now);
    }

    /** Bounds one call to the table: a slow table must not cost a caller its response. */
    CallContext call() {
        context.calls().await(Upstream.SHARED_LEASES);
        return bounded(left());
    }

    /** Stops counting during a mint, which does not use the table's time. */
    void stop() {
        keptForPublishing = left();
    }

    /** Bounds the last call, after the mint, so that it cannot cost its caller the token. */
    CallContext lastCall() {
        context.calls().await(Upstream.SHARED_LEASES);
        return bounded(
                callerDeadline.hasPassed() ? keptForPublishing : shorter(keptForPublishing, half(callerDeadline)));
    }

    /** Waits before the next read of the table, unless the time is over. */
    void pause(int attempt) {
        settings.pause(attempt, left());
    }

    /** Records that waiting for the table timed out. */
    void noteTimeout() {
        context.noteTimeout(Upstream.SHARED_LEASES, startNanos);
    }

    private CallContext bounded(Duration limit) {
        Deadline own = Deadline.after(shorter(settings.callTimeout(), limit));
        return new CallContext(context.deadline().orEarlier(own), context.calls());
    }

    private Duration left() {
        return shorter(byWallClock.left(clock.instant()), Duration.ofMillis(Math.max(0, deadline.remainingMillis())));
    }

    private static Duration half(Deadline deadline) {
        return Duration.ofMillis(Math.max(0, deadline.remainingMillis()) / 2);
    }

    private static Duration shorter(Duration one, Duration other) {
        return Collections.min(List.of(one, other));
    }
}
