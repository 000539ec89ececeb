package io.github.tokenvendor.vending;

/** Says that the table of shared leases did not do what it was asked; it carries nothing that the table wrote. */
public final class LeaseTableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whether waiting may help. */
    public enum Kind {
        /** Throttled, failing, or not answering in time. */
        UNAVAILABLE,
        /** Missing, or closed to this function. */
        MISCONFIGURED
    }

    private final Kind kind;

    public LeaseTableException(Kind kind) {
        super(kind.name(), null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
