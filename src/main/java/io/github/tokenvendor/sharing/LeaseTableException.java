package io.github.tokenvendor.sharing;

/** Says that the table of shared leases did not do what it was asked; why stands in the notes of upstream calls. */
public final class LeaseTableException extends Exception {
    private static final long serialVersionUID = 1L;

    public LeaseTableException() {
        super("the table of shared leases failed", null, false, false);
    }
}
