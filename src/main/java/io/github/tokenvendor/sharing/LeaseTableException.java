package io.github.tokenvendor.sharing;

/** Says that a call to the shared table failed; the upstream calls of the audit line say why. */
public final class LeaseTableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public LeaseTableException() {
        super("the shared table failed", null, false, false);
    }
}
