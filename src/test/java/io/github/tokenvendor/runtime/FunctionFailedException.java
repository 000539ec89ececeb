package io.github.tokenvendor.runtime;

/** The function's process did not do what it should in time; the message holds what it printed. */
public final class FunctionFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FunctionFailedException(String message) {
        super(message);
    }
}
