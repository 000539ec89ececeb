package io.github.tokenvendor.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Puts TLS over the one socket of an exchange and remembers that socket, so that the exchange can close it.
 *
 * <p>{@link java.net.HttpURLConnection} offers no sure way: its {@code disconnect} waits for a reading thread's lock,
 * cannot reach a handshake, and leaves an answer without a body in a pool that a later exchange draws from. A
 * factory that is never used twice keeps that pool empty, too, because it is part of the pool's key.
 */
final class TrackingSocketFactory extends SSLSocketFactory {
    private final SSLSocketFactory tls;
    private @Nullable Socket socket;
    private @Nullable Socket secure;
    private boolean closed;

    TrackingSocketFactory(SSLSocketFactory tls) {
        this.tls = tls;
    }

    /** How the JDK asks for TLS once {@code createSocket()} is left to the superclass, which refuses. */
    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
        remember(plain);
        Socket over = tls.createSocket(plain, host, port, autoClose);
        secure = over;
        return over;
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("TLS is put over a connected socket");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException("TLS is put over a connected socket");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("TLS is put over a connected socket");
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw new UnsupportedOperationException("TLS is put over a connected socket");
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }

    /** Tells the peer that nothing more is sent, as TLS requires; does not wait for it to do the same. */
    void closeOutput() {
        try {
            if (secure != null) {
                secure.shutdownOutput();
            }
        } catch (IOException e) {
            // The peer has gone, or its TLS never came about.
        }
    }

    /** Ends whatever reads from or writes to the socket, at once. */
    synchronized void close() {
        closed = true;
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // A socket that fails to close is closed all the same.
        }
    }

    private synchronized void remember(Socket plain) {
        socket = plain;
        if (closed) {
            close();
        }
    }
}
