package io.github.tokenvendor.client;

/** One attempt to fetch a token, which a newer call may cancel. */
final class Attempt {

    private final String refused;
    private Exchange exchange;
    private boolean cancelled;

    /**
     * Creates an attempt.
     *
     * @param refused the token that Mapbox rejected before it expired, or null
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

    /** Makes {@link #cancel} cancel this exchange; cancels it now if the attempt is already canceled. */
    synchronized void uses(Exchange next) {
        exchange = next;
        if (cancelled) {
            next.cancel();
        }
    }

    /** Cancels the exchange and discards the result. Does not block. */
    synchronized void cancel() {
        cancelled = true;
        if (exchange != null) {
            exchange.cancel();
        }
    }
}
