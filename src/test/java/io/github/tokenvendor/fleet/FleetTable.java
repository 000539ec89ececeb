package io.github.tokenvendor.fleet;

import io.github.tokenvendor.sharing.LeaseTable;
import io.github.tokenvendor.sharing.LeaseTableException;
import io.github.tokenvendor.testing.InMemoryLeaseTable;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/** The fleet's table: its calls take a while, it can be away, and an environment can die at a step. */
final class FleetTable implements LeaseTable {
    /** Where an environment can die. */
    enum Step {
        BEFORE_READ,
        BEFORE_CLAIM,
        AFTER_CLAIM,
        BEFORE_PUBLISH,
        AFTER_PUBLISH
    }

    /** An environment has died. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final InMemoryLeaseTable table = new InMemoryLeaseTable();
    private final VirtualTime time;
    private final Random random;
    private Optional<Step> interruptAt = Optional.empty();
    private Runnable interruption = () -> {};
    private boolean away;

    FleetTable(VirtualTime time, Random random) {
        this.time = time;
        this.random = random;
    }

    void setAway(boolean now) {
        away = now;
    }

    /** Kills the next environment that comes to a step. */
    void killNextAt(Step step) {
        interruptAt = Optional.of(step);
        interruption = () -> {
            throw new Killed();
        };
    }

    /** Freezes the next environment that comes to a step, and thaws it after a while. */
    void freezeNextAt(Step step, Duration length) {
        interruptAt = Optional.of(step);
        interruption = () -> time.sleep(length);
    }

    /** Whether what was to happen at a step has happened. */
    boolean hasInterrupted() {
        return interruptAt.isEmpty();
    }

    @Override
    public Optional<Entry> read(String id, CallContext context) throws LeaseTableException {
        pass(Step.BEFORE_READ);
        travel(5, 20);
        return table.read(id, context);
    }

    @Override
    public boolean claim(String id, String key, Claim mine, Optional<Claim> seen, CallContext context)
            throws LeaseTableException {
        pass(Step.BEFORE_CLAIM);
        travel(5, 20);
        boolean taken = table.claim(id, key, mine, seen, context);
        if (taken) {
            pass(Step.AFTER_CLAIM);
        }
        return taken;
    }

    @Override
    public boolean publish(
            String id, String key, String token, String master, Instant expires, String claimant, CallContext context)
            throws LeaseTableException {
        pass(Step.BEFORE_PUBLISH);
        // Stands for the mint, too, which takes no time on this clock.
        travel(100, 400);
        boolean stored = table.publish(id, key, token, master, expires, claimant, context);
        pass(Step.AFTER_PUBLISH);
        return stored;
    }

    @Override
    public void release(String id, String claimant, CallContext context) throws LeaseTableException {
        travel(5, 20);
        table.release(id, claimant, context);
    }

    private void pass(Step step) {
        if (interruptAt.equals(Optional.of(step))) {
            interruptAt = Optional.empty();
            interruption.run();
        }
    }

    private void travel(int fromMillis, int toMillis) throws LeaseTableException {
        time.sleep(Duration.ofMillis(fromMillis + random.nextInt(toMillis - fromMillis)));
        if (away) {
            throw new LeaseTableException();
        }
    }
}
