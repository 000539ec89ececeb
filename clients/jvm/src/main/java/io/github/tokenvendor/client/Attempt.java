package io.github.tokenvendor.client;

/** One attempt to get a token, which a newer call may supersede. */
final class Attempt {

    private final String refused;
    private Exchange exchange;
    private boolean cancelled;

    /**
     * Begins an attempt.
     *
     * @param refused the token that Mapbox refused before its end, or null
     */
    Attempt(String refused) {
        this.refused = refused;
    }

    String refused() {
        return refused;
    }

    synchronized boolean isCancelled() {
        return cancelled;
    }

    /** The exchange that {@link #cancel} ends from now on; ends it at once if that has been called. */
    synchronized void runs(Exchange next) {
        exchange = next;
        if (cancelled) {
            next.cancel();
        }
    }

    /** What comes of it is of no use any more. Does not block. */
    synchronized void cancel() {
        cancelled = true;
        if (exchange != null) {
            exchange.cancel();
        }
    }
}
