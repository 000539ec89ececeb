package io.github.tokenvendor.upstream;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.upstream.ExchangeException.Kind;
import io.github.tokenvendor.upstream.ExchangeException.Phase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** The connection of one exchange, which is closed at its deadline whatever it is doing. */
final class Connection implements AutoCloseable {
    /** Below TLS: closing it waits neither for the peer nor for another thread. */
    private final Socket plain;

    private Socket socket;
    private Phase phase;
    private Deadline deadline;
    private CompletableFuture<Void> alarm;

    private Connection(Socket plain, Phase phase, Deadline deadline) {
        this.plain = plain;
        this.socket = plain;
        this.phase = phase;
        this.deadline = deadline;
        this.alarm = closeAt(deadline);
    }

    /**
     * Connects to one address, and completes the TLS handshake if the route is secure.
     *
     * @param patienceMillis how long the peer may stay silent until then
     * @param openBy when to give up
     * @param closeBy when the open connection is closed
     */
    static Connection open(PeerRoute route, InetAddress address, long patienceMillis, Deadline openBy, Deadline closeBy)
            throws ExchangeException {
        InetSocketAddress stop = route.firstStop(address);
        boolean socks = route.proxy().type() == Proxy.Type.SOCKS;
        // Without a proxy of its own, a socket would ask the JVM's proxy selector, too.
        Socket plain = new Socket(socks ? new Proxy(Proxy.Type.SOCKS, stop) : Proxy.NO_PROXY);
        Connection connection = new Connection(plain, route.firstPhase(), openBy);
        try {
            int patience = (int) Math.max(1, patienceMillis);
            plain.setTcpNoDelay(true);
            plain.connect(socks ? InetSocketAddress.createUnresolved(route.host(), route.port()) : stop, patience);
            plain.setSoTimeout(patience);
            connection.reach(route);
            plain.setSoTimeout(0);
            connection.extendTo(closeBy);
            return connection;
        } catch (IOException | RuntimeException e) {
            ExchangeException failure = connection.failure(e);
            connection.close();
            throw failure;
        }
    }

    /** The socket for talking to the peer: the TLS socket if there is one. */
    Socket socket() {
        return socket;
    }

    void enter(Phase next) {
        phase = next;
    }

    /** Classifies what was thrown while this connection was used. */
    ExchangeException failure(Exception thrown) {
        return deadline.hasPassed() ? new ExchangeException(Kind.TIMEOUT, phase) : ExchangeException.of(thrown, phase);
    }

    /** Ends TLS and closes the socket at once; the JDK's TLS would first read whatever the peer still sends. */
    @Override
    public void close() {
        try {
            if (socket != plain) {
                socket.shutdownOutput();
            }
        } catch (IOException e) {
            // The peer is gone, or the handshake never completed.
        } finally {
            closePlain();
            alarm.cancel(false);
        }
    }

    private void reach(PeerRoute route) throws IOException {
        if (route.needsTunnel()) {
            HttpExchange.openTunnel(plain, route.authority());
        }
        if (route.secure()) {
            phase = Phase.SECURING;
            socket = secured(route);
        }
    }

    private SSLSocket secured(PeerRoute route) throws IOException {
        try {
            SSLSocket secure = (SSLSocket)
                    SSLContext.getDefault().getSocketFactory().createSocket(plain, route.host(), route.port(), true);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            return secure;
        } catch (NoSuchAlgorithmException e) {
            throw new SSLException(e);
        }
    }

    private void extendTo(Deadline later) {
        if (later != deadline) {
            alarm.cancel(false);
            deadline = later;
            alarm = closeAt(later);
        }
    }

    /** Read timeouts apply to each read, so only closing the socket stops a peer that trickles its bytes. */
    private CompletableFuture<Void> closeAt(Deadline end) {
        CompletableFuture<Void> timer = new CompletableFuture<>();
        CompletableFuture<Void> unused = timer.completeOnTimeout(
                        null, Math.max(0, end.remainingMillis()), TimeUnit.MILLISECONDS)
                .thenRun(this::closePlain);
        return timer;
    }

    private void closePlain() {
        try {
            plain.close();
        } catch (IOException e) {
            // The socket is closed even if close fails.
        }
    }
}
