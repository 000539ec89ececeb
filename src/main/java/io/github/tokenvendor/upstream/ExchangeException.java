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

    /** How far an exchange has come. */
    enum Phase {
        /** Nothing of the request has been sent. */
        CONNECTING,
        /** The request may have arrived; no answer has begun. */
        SENDING,
        /** An answer has begun. */
        ANSWERED
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

    /** What the JDK threw before the deadline. */
    static ExchangeException of(Throwable thrown, Phase phase) {
        boolean lost = phase != Phase.ANSWERED
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

    /** Whether the request, or a part of it, may have reached the peer. */
    public boolean reached() {
        return reached;
    }

    /** Whether the connection was refused or reset before an answer began. */
    boolean isConnectionLost() {
        return connectionLost;
    }

    /** The same after an earlier attempt. */
    ExchangeException after(ExchangeException earlier) {
        return new ExchangeException(kind, reached || earlier.reached, connectionLost);
    }

    /** A shared, planned outcome needs no stack trace, and SDK code may print one. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
