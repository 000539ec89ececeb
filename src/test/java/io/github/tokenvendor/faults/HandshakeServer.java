package io.github.tokenvendor.faults;

import io.github.tokenvendor.testing.WireConnection;
import io.github.tokenvendor.testing.WireServer;
import java.io.IOException;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Records for every connection whether TLS was negotiated, and whether anything was sent afterwards. */
final class HandshakeServer implements AutoCloseable {
    static final String AGREED_AND_SILENT = "agreed, then silent";

    private final List<String> connections = new CopyOnWriteArrayList<>();
    private final List<String> sessions = new CopyOnWriteArrayList<>();
    private final WireServer server;

    HandshakeServer(SSLContext tls, String... protocols) {
        server = new WireServer(tls, connection -> connections.add(meet(connection)), protocols);
    }

    URI url() {
        return server.url();
    }

    /** The outcomes of the closed connections. */
    List<String> connections() {
        return List.copyOf(connections);
    }

    /** The ids of the negotiated TLS sessions; a resumed one occurs again. */
    List<String> sessions() {
        return List.copyOf(sessions);
    }

    private String meet(WireConnection connection) {
        SSLSocket socket = (SSLSocket) connection.socket();
        try {
            socket.startHandshake();
            sessions.add(HexFormat.of().formatHex(socket.getSession().getId()));
            int first = socket.getInputStream().read();
            return first < 0 ? AGREED_AND_SILENT : "said " + (char) first;
        } catch (IOException e) {
            return "not agreed";
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
