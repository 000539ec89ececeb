package io.github.tokenvendor.upstream;

import java.io.IOException;

/**
 * Says that an exchange with an upstream did not end with an answer.
 *
 * <p>It has no cause and no message of the JDK's: those quote the URL, and with it a token.
 */
public final class ExchangeException extends IOException {
    private static final long serialVersionUID = 1L;

    /** How the exchange ended. */
    public enum Kind {
        /** No connection: refused, unknown host, or TLS was not agreed on. */
        CONNECT,
        /** The deadline passed. */
        TIMEOUT,
        /** The connection broke, or what came over it was not HTTP. */
        BROKEN,
        /** The body was longer than the vendor reads. */
        OVERSIZED
    }

    private final Kind kind;

    ExchangeException(Kind kind) {
        super(kind.name());
        this.kind = kind;
    }

    /**
     * How the exchange ended.
     *
     * @return the kind, never null
     */
    public Kind kind() {
        return kind;
    }

    /** A shared, planned outcome needs no stack trace, and SDK code may print one. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
