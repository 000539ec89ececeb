package io.github.tokenvendor.local;

/** Says in full sentences why a local program cannot start; quotes no secret. */
final class CannotStartException extends Exception {

    private static final long serialVersionUID = 1L;

    CannotStartException(String message) {
        super(message);
    }
}
