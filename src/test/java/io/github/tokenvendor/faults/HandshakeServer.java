package io.github.tokenvendor.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Notes of every connection whether TLS was agreed on and what was said then: nothing, or the first byte. */
final class HandshakeServer implements AutoCloseable {
    static final String AGREED_AND_SILENT = "agreed, then silent";

    private final List<String> connections = new CopyOnWriteArrayList<>();
    private final List<String> sessions = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SSLServerSocket listener;

    private HandshakeServer(SSLServerSocket listener) {
        this.listener = listener;
    }

    static HandshakeServer start(SSLContext tls, String... protocols) throws IOException {
        SSLServerSocket listener = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        if (protocols.length > 0) {
            listener.setEnabledProtocols(protocols);
        }
        HandshakeServer server = new HandshakeServer(listener);
        server.threads.execute(server::accept);
        return server;
    }

    /** By name, because certificates are for names. */
    URI url() {
        return URI.create("https://localhost:" + listener.getLocalPort());
    }

    /** What came of the connections that have ended. */
    List<String> connections() {
        return List.copyOf(connections);
    }

    /** The ids of the TLS sessions agreed on; one that is resumed comes again. */
    List<String> sessions() {
        return List.copyOf(sessions);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) listener.accept();
                threads.execute(() -> connections.add(meet(socket)));
            } catch (IOException e) {
                // The listener was closed.
            }
        }
    }

    private String meet(SSLSocket socket) {
        try (socket) {
            socket.startHandshake();
            sessions.add(HexFormat.of().formatHex(socket.getSession().getId()));
            int first = socket.getInputStream().read();
            return first < 0 ? AGREED_AND_SILENT : "said " + (char) first;
        } catch (IOException e) {
            return "not agreed";
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
