package io.github.tokenvendor.faults;

/**
 * A row of a table of faults.
 *
 * @param name what happens
 * @param at which upstream misbehaves
 * @param does how
 * @param verdict what the vendor has to make of it
 * @param attempts how many connections the vendor may open to that upstream; 0 where it cannot open any
 */
record Fault(String name, Upstream at, ServerBehaviour does, ExpectedOutcome verdict, int attempts) {
    enum Upstream {
        MAPBOX,
        SECRETS
    }

    static Fault mapbox(String name, ServerBehaviour does, ExpectedOutcome verdict) {
        return new Fault(name, Upstream.MAPBOX, does, verdict, attempts(does));
    }

    static Fault secrets(String name, ServerBehaviour does, ExpectedOutcome verdict) {
        return new Fault(name, Upstream.SECRETS, does, verdict, attempts(does));
    }

    /** The same with another number of connections. */
    Fault attempts(int number) {
        return new Fault(name, at, does, verdict, number);
    }

    /** Whether the row lasts for as long as the vendor has patience. */
    boolean lasts() {
        return verdict.failure().endsWith("_timeout");
    }

    /** Whether the vendor calls Mapbox no more for longer than a test likes to wait. */
    boolean closesTheDoor() {
        return verdict.code().equals("mapbox_rate_limited")
                && verdict.patience().toSeconds() > 1;
    }

    @Override
    public String toString() {
        return at + ": " + name;
    }

    private static int attempts(ServerBehaviour does) {
        return does instanceof ConnectionFault ? 0 : 1;
    }
}
