package io.github.tokenvendor.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * The tests' raw server: controls each connection byte by byte.
 *
 * <p>It keeps its port, even while it refuses connections.
 */
public final class WireServer implements AutoCloseable {
    /** What happens to an attempt to connect. */
    public enum Connection {
        ACCEPTED,
        /** The server does not listen: the operating system refuses. */
        REFUSED,
        /** The backlog is full: the operating system does not respond. */
        NEVER_ACCEPTED
    }

    /** What the server does to a connection. */
    @FunctionalInterface
    public interface Behavior {
        /**
         * Serves a connection. If it returns without having closed the connection, the server waits for the
         * client to close it.
         *
         * @throws IOException if the client has closed the connection
         */
        void serve(WireConnection connection) throws IOException;

        /** What happens to attempts to connect. */
        default Connection connection() {
            return Connection.ACCEPTED;
        }

        /** Whether it starts before TLS does. */
        default boolean isBelowTls() {
            return false;
        }

        /** The certificate to present, if not the server's own. */
        default SSLContext certificate(SSLContext own) {
            return own;
        }
    }

    private static final int BACKLOG = 256;
    private static final int SEND_BUFFER = 64 * 1_024;

    private final SSLContext tls;
    private final List<String> protocols;
    private final Behavior usual;
    private final ExecutorService threads = Executors.newCachedThreadPool(WireServer::daemon);
    private final List<WireConnection> connections = new CopyOnWriteArrayList<>();
    private final List<Socket> fillers = new ArrayList<>();
    private final InetAddress address;
    private final int port;
    private volatile ServerSocket listener;
    private volatile Future<?> accepting;
    private volatile Behavior behavior;

    /** Starts a server without TLS on a free port of 127.0.0.1. */
    public WireServer(Behavior usual) {
        this(null, usual);
    }

    /** Starts a server on a free port; with TLS if there is a context, limited to these protocols if any are given. */
    public WireServer(SSLContext tls, Behavior usual, String... protocols) {
        this(tls, usual, List.of(protocols), InetAddress.getLoopbackAddress(), 0);
    }

    private WireServer(SSLContext tls, Behavior usual, List<String> protocols, InetAddress address, int on) {
        this.tls = tls;
        this.usual = usual;
        this.protocols = protocols;
        this.address = address;
        behavior = usual;
        try {
            port = listen(on, BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        accept();
    }

    /** Starts a server that does the same on the same port of another address of this machine. */
    public WireServer beside(InetAddress other) {
        return new WireServer(tls, usual, protocols, other, port);
    }

    /** With TLS by name, so that certificates are checked as they are for real hosts. */
    public URI url() {
        return URI.create((tls == null ? "http://127.0.0.1:" : "https://localhost:") + port);
    }

    /** Applies a behavior to every connection from now on, and forgets earlier connections. */
    public void misbehave(Behavior next) throws IOException {
        connections.clear();
        boolean absent = behavior.connection() != Connection.ACCEPTED;
        behavior = next;
        if (absent || next.connection() != Connection.ACCEPTED) {
            stopListening();
            switch (next.connection()) {
                case ACCEPTED -> {
                    listen(port, BACKLOG);
                    accept();
                }
                case REFUSED -> {}
                case NEVER_ACCEPTED -> {
                    listen(port, 1);
                    fillBacklog();
                }
            }
        }
    }

    /** Restores the original behavior, and forgets earlier connections. */
    public void reset() throws IOException {
        misbehave(usual);
    }

    /** The original behavior. */
    public Behavior usual() {
        return usual;
    }

    /** The connections accepted since the behavior was last set. */
    public List<WireConnection> connections() {
        return List.copyOf(connections);
    }

    /** Whether the client closes all of those in time. */
    public boolean allCloseWithin(Duration limit) throws InterruptedException {
        for (WireConnection connection : connections) {
            if (!connection.closesWithin(limit)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        try {
            stopListening();
            threads.shutdownNow();
            for (WireConnection connection : connections) {
                connection.socket().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Until the thread has left {@code accept}, the kernel still takes connections. */
    private void stopListening() throws IOException {
        listener.close();
        for (Socket filler : fillers) {
            filler.close();
        }
        fillers.clear();
        try {
            accepting.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
    }

    private int listen(int on, int backlog) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(address, on), backlog);
        listener = socket;
        return socket.getLocalPort();
    }

    private void accept() {
        ServerSocket mine = listener;
        accepting = threads.submit(() -> {
            while (!mine.isClosed()) {
                try {
                    take(mine.accept());
                } catch (IOException e) {
                    // Closed, or the connection was gone before it was accepted.
                }
            }
        });
    }

    private void take(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        // Otherwise the kernel buffers megabytes of a flood.
        socket.setSendBufferSize(SEND_BUFFER);
        Behavior now = behavior;
        boolean secure = tls != null && !now.isBelowTls();
        WireConnection connection = new WireConnection(secure ? overTls(socket, now.certificate(tls)) : socket, socket);
        connections.add(connection);
        threads.execute(() -> connection.play(now));
    }

    private Socket overTls(Socket socket, SSLContext certificate) throws IOException {
        SSLSocket secure = (SSLSocket) certificate.getSocketFactory().createSocket(socket, null, port, true);
        secure.setUseClientMode(false);
        if (!protocols.isEmpty()) {
            secure.setEnabledProtocols(protocols.toArray(String[]::new));
        }
        return secure;
    }

    /** Reads a request and sends these bytes; the connection stays open. */
    public static Behavior sending(String bytes) {
        return connection -> {
            connection.readRequest();
            connection.send(bytes);
        };
    }

    /** Forwards a connection to another server. */
    public static Behavior relayTo(URI server) {
        return connection -> {
            try (Socket onward = new Socket(server.getHost(), server.getPort())) {
                onward.setTcpNoDelay(true);
                daemon(() -> pump(connection.socket(), onward)).start();
                byte[] block = new byte[8_192];
                for (int n = onward.getInputStream().read(block);
                        n >= 0;
                        n = onward.getInputStream().read(block)) {
                    connection.send(Arrays.copyOf(block, n));
                }
                connection.end();
            }
        };
    }

    /**
     * Plays an HTTP proxy: opens the tunnels that it is asked for, whatever the host's name, to ports of this machine.
     *
     * @param asked takes the host and port of each
     */
    public static Behavior tunneling(Consumer<String> asked) {
        return connection -> {
            String authority = connection.readRequest().split(" ")[1];
            asked.accept(authority);
            connection.send("HTTP/1.1 200 Connection established\r\n\r\n");
            String port = authority.substring(authority.lastIndexOf(':') + 1);
            relayTo(URI.create("http://127.0.0.1:" + port)).serve(connection);
        };
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // Whichever end has closed, the other pump notices too.
        }
    }

    /** Linux queues one connection more than the backlog, and drops further ones. */
    private void fillBacklog() throws IOException {
        for (int i = 0; i < 4; i++) {
            Socket filler = new Socket();
            fillers.add(filler);
            try {
                filler.connect(listener.getLocalSocketAddress(), 100);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "wire-server");
        thread.setDaemon(true);
        return thread;
    }
}
