package io.github.tokenvendor.dev;

/** Thrown if a local program cannot start. The message is for people and holds no secret. */
final class StartupException extends Exception {

    private static final long serialVersionUID = 1L;

    StartupException(String message) {
        super(message);
    }
}
