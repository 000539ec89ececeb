package io.github.tokenvendor.fleet;

import io.github.tokenvendor.sharing.LeaseTable;
import io.github.tokenvendor.sharing.LeaseTableException;
import io.github.tokenvendor.testing.InMemoryLeaseTable;
import io.github.tokenvendor.testing.InMemoryLeaseTable.Operation;
import java.time.Duration;
import java.util.Random;

/** The fleet's table: calls take a while, it can be unavailable, and an environment can die at a step. */
final class FleetTable implements InMemoryLeaseTable.Interceptor {
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
    private String interruptAt = "";
    private Runnable interruption = () -> {};
    private boolean away;

    FleetTable(VirtualTime time, Random random) {
        this.time = time;
        this.random = random;
        table.intercept(this);
    }

    LeaseTable table() {
        return table;
    }

    int calls() {
        return reads() + writes();
    }

    int reads() {
        return table.count(Operation.READ);
    }

    int writes() {
        return table.count(Operation.CLAIM) + table.count(Operation.PUBLISH) + table.count(Operation.RELEASE);
    }

    void setAway(boolean now) {
        away = now;
    }

    /** Kills the next environment that reaches a step. */
    void killNextAt(Step step) {
        interruptAt = step.name();
        interruption = () -> {
            throw new Killed();
        };
    }

    /** Freezes the next environment that reaches a step, and thaws it after a while. */
    void freezeNextAt(Step step, Duration length) {
        interruptAt = step.name();
        interruption = () -> time.sleep(length);
    }

    /** Whether the event planned for a step has happened. */
    boolean hasInterrupted() {
        return interruptAt.isEmpty();
    }

    @Override
    public void before(Operation operation, String id) throws LeaseTableException {
        pass("BEFORE_" + operation);
        // A publication stands for the mint, too, which takes no time on this clock.
        int shortest = operation == Operation.PUBLISH ? 100 : 5;
        time.sleep(Duration.ofMillis(shortest + random.nextInt(3 * shortest)));
        if (away) {
            throw new LeaseTableException();
        }
    }

    @Override
    public void after(Operation operation) {
        pass("AFTER_" + operation);
    }

    private void pass(String step) {
        if (interruptAt.equals(step)) {
            interruptAt = "";
            interruption.run();
        }
    }
}
