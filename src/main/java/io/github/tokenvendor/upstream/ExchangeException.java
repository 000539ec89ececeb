package io.github.tokenvendor.upstream;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;

/**
 * Thrown when an exchange with an upstream ends without a response.
 *
 * <p>It has neither a cause nor another exception's message: both may quote the URL or the response, which may contain
 * a token.
 */
public final class ExchangeException extends IOException {
    private static final long serialVersionUID = 1L;

    /** How the exchange ended. */
    public enum Kind {
        /** The host's name was not found. */
        RESOLVE,
        /** No address of the host accepted a connection. */
        CONNECT,
        /** The proxy was not found, did not accept a connection, or refused the tunnel. */
        PROXY,
        /** The TLS handshake failed. */
        TLS,
        /** The deadline passed. */
        TIMEOUT,
        /** The connection broke, or the response was not HTTP. */
        BROKEN,
        /** The body exceeded the size limit. */
        OVERSIZED
    }

    /** The progress of an exchange. */
    enum Phase {
        /** The host's name is looked up. */
        RESOLVING(Kind.RESOLVE),
        /** A connection is opened to an address of the host. */
        CONNECTING(Kind.CONNECT),
        /** The proxy is looked up, connected to, and asked for a tunnel. */
        TUNNELING(Kind.PROXY),
        /** TLS is negotiated. */
        SECURING(Kind.TLS),
        /** The request may have arrived; no response has started. */
        SENDING(Kind.BROKEN),
        /** A response has started. */
        RESPONDING(Kind.BROKEN);

        /** How a failure in this phase is classified. */
        private final Kind failure;

        Phase(Kind failure) {
            this.failure = failure;
        }

        private boolean isReached() {
            return compareTo(SENDING) >= 0;
        }
    }

    private final Kind kind;
    private final boolean reached;
    private final boolean connectionLost;

    private ExchangeException(Kind kind, boolean reached, boolean connectionLost) {
        super(kind.name());
        this.kind = kind;
        this.reached = reached;
        this.connectionLost = connectionLost;
    }

    ExchangeException(Kind kind, Phase phase) {
        this(kind, phase.isReached(), false);
    }

    /** Classifies what was thrown before the deadline. */
    static ExchangeException of(Exception thrown, Phase phase) {
        if (thrown instanceof ExchangeException known) {
            return known;
        }
        boolean ended = thrown instanceof EOFException || thrown.getCause() instanceof EOFException;
        boolean lost = phase != Phase.RESPONDING && (thrown instanceof SocketException || ended);
        Kind kind = thrown instanceof SocketTimeoutException ? Kind.TIMEOUT : phase.failure;
        return new ExchangeException(kind, phase.isReached(), lost);
    }

    /** How the exchange ended. */
    public Kind kind() {
        return kind;
    }

    /** The kind as audit lines name it, such as {@code timeout}. */
    public String fault() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Whether any of the request may have reached the peer. */
    public boolean reached() {
        return reached;
    }

    /** Whether the connection was refused or reset before a response started. */
    boolean isConnectionLost() {
        return connectionLost;
    }

    /** A copy that takes an earlier attempt into account. */
    ExchangeException after(ExchangeException earlier) {
        return new ExchangeException(kind, reached || earlier.reached, connectionLost);
    }

    /** No stack trace: the exception is an expected result, and SDK code may print it. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
