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
record Fault(String name, Upstream at, ServerBehaviour does, ExpectedOutcome verdict, Attempts attempts) {
    /** A number of connections, bounds included. */
    record Attempts(int least, int most) {
        static final Attempts NONE = new Attempts(0, 0);
        static final Attempts ONE = new Attempts(1, 1);
    }

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
        return attempts(number, number);
    }

    /** The same where it depends on the network how many connections there are. */
    Fault attempts(int least, int most) {
        return new Fault(name, at, does, verdict, new Attempts(least, most));
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

    private static Attempts attempts(ServerBehaviour does) {
        return does instanceof ConnectionFault ? Attempts.NONE : Attempts.ONE;
    }
}
