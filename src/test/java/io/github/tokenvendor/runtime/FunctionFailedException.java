package io.github.tokenvendor.runtime;

/** The function's process failed or was too slow; the message contains its output. */
public final class FunctionFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FunctionFailedException(String message) {
        super(message);
    }
}
