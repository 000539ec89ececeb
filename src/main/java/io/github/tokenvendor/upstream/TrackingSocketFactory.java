package io.github.tokenvendor.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Adds TLS to the one socket of an exchange and remembers that socket, so that the exchange can close it.
 *
 * <p>{@link java.net.HttpURLConnection} offers no reliable way: its {@code disconnect} waits for a reading thread's
 * lock, cannot interrupt a handshake, and returns the connection of a response without a body to a pool. A factory that is
 * used only once also keeps that pool empty, because it is part of the pool's key.
 */
final class TrackingSocketFactory extends SSLSocketFactory {
    private final SSLSocketFactory tls;
    private @Nullable Socket socket;
    private @Nullable Socket secure;
    private boolean closed;

    TrackingSocketFactory(SSLSocketFactory tls) {
        this.tls = tls;
    }

    /** The JDK calls this for TLS because the superclass's {@code createSocket()} throws. */
    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
        remember(plain);
        Socket over = tls.createSocket(plain, host, port, autoClose);
        secure = over;
        return over;
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("TLS needs a connected socket");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException("TLS needs a connected socket");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("TLS needs a connected socket");
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw new UnsupportedOperationException("TLS needs a connected socket");
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }

    /** Sends the close notification that TLS requires, without waiting for the peer's. */
    void closeOutput() {
        try {
            if (secure != null) {
                secure.shutdownOutput();
            }
        } catch (IOException e) {
            // The peer is gone, or the handshake never completed.
        }
    }

    /** Closes the socket, which ends any read or write on it. */
    synchronized void close() {
        closed = true;
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // The socket is closed even if close fails.
        }
    }

    private synchronized void remember(Socket plain) {
        socket = plain;
        if (closed) {
            close();
        }
    }
}
