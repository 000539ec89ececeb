package io.github.tokenvendor.dev;

/** Says in full sentences why a local program cannot start; quotes no secret. */
final class StartupException extends Exception {

    private static final long serialVersionUID = 1L;

    StartupException(String message) {
        super(message);
    }
}
