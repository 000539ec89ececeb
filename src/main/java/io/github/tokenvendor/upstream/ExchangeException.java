package io.github.tokenvendor.upstream;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/**
 * Thrown when an exchange with an upstream ends without a response.
 *
 * <p>It has neither a cause nor the JDK's message, because both quote the URL, which may contain a token.
 */
public final class ExchangeException extends IOException {
    private static final long serialVersionUID = 1L;

    /** How the exchange ended. */
    public enum Kind {
        /** No connection: refused, unknown host, or a failed TLS handshake. */
        CONNECT,
        /** The deadline passed. */
        TIMEOUT,
        /** The connection broke, or the response was not HTTP. */
        BROKEN,
        /** The body exceeded the size limit. */
        OVERSIZED
    }

    /** The progress of an exchange. */
    enum Phase {
        /** Nothing of the request has been sent. */
        CONNECTING,
        /** The request may have arrived; no response has started. */
        SENDING,
        /** A response has started. */
        RESPONDING
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
        this(kind, phase != Phase.CONNECTING, false);
    }

    /** Classifies what the JDK threw before the deadline. */
    static ExchangeException of(Throwable thrown, Phase phase) {
        boolean lost = phase != Phase.RESPONDING
                && (thrown instanceof SocketException || thrown.getCause() instanceof EOFException);
        return new ExchangeException(kindOf(thrown), phase != Phase.CONNECTING, lost);
    }

    private static Kind kindOf(Throwable thrown) {
        if (thrown instanceof SocketTimeoutException) {
            return Kind.TIMEOUT;
        }
        boolean notConnected = thrown instanceof ConnectException
                || thrown instanceof NoRouteToHostException
                || thrown instanceof UnknownHostException
                || thrown instanceof SSLException;
        return notConnected ? Kind.CONNECT : Kind.BROKEN;
    }

    /** How the exchange ended. */
    public Kind kind() {
        return kind;
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
