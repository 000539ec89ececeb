package io.github.tokenvendor.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A server on loopback that stands in front of a fake: it hands connections on to it, or misbehaves as told.
 *
 * <p>It listens on one port all its life, also when it refuses connections for a while.
 */
final class FaultyServer implements AutoCloseable {
    private static final Pattern TOKEN = Pattern.compile("[pst]k\\.[A-Za-z0-9_-]{16,}[A-Za-z0-9._-]*");
    private static final int BACKLOG = 50;
    private static final int SEND_BUFFER = 64 * 1_024;

    private final URI fake;
    private final SSLContext tls;
    private final ExecutorService threads = Executors.newCachedThreadPool(FaultyServer::daemon);
    private final List<ServerConnection> wires = new CopyOnWriteArrayList<>();
    private final List<Socket> fillers = new ArrayList<>();
    private final int port;
    private volatile ServerSocket listener;
    private volatile Future<?> accepting;
    private volatile ServerBehaviour misbehaviour;
    private volatile SSLContext certificate;

    private FaultyServer(URI fake, SSLContext tls) throws IOException {
        this.fake = fake;
        this.tls = tls;
        this.certificate = tls;
        this.port = listen(0, BACKLOG);
        accept();
    }

    /** Starts to listen on any free port, and speaks TLS towards the vendor. */
    static FaultyServer withTls(URI fake, SSLContext tls) {
        try {
            return new FaultyServer(fake, tls);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By name rather than address, so that certificates are checked as they are for real hosts. */
    URI url() {
        return URI.create("https://localhost:" + port);
    }

    /** Does this to every connection from now on. */
    void misbehave(ServerBehaviour part) throws IOException {
        wires.clear();
        misbehaviour = part;
        certificate = part instanceof ShowsCertificate bad ? bad.certificate() : tls;
        if (part == ConnectionFault.REFUSES) {
            stopListening();
        } else if (part == ConnectionFault.NEVER_ACCEPTS) {
            stopListening();
            listen(port, 1);
            fillBacklog();
        }
    }

    /** Hands every connection on to the fake from now on. */
    void reset() throws IOException {
        wires.clear();
        boolean absent = misbehaviour instanceof ConnectionFault;
        misbehaviour = null;
        certificate = tls;
        if (absent) {
            stopListening();
            closeFillers();
            listen(port, BACKLOG);
            accept();
        }
    }

    /** The connections accepted since it was last told how to reset. */
    List<ServerConnection> wires() {
        return List.copyOf(wires);
    }

    /** Whether the vendor has closed all of those, or does so before the time is over. */
    boolean allCloseWithin(Duration limit) throws InterruptedException {
        for (ServerConnection wire : wires) {
            if (!wire.closesWithin(limit)) {
                return false;
            }
        }
        return true;
    }

    /** Every text of the form of a token that those were sent. */
    Stream<String> tokensSent() {
        return wires.stream()
                .flatMap(wire -> TOKEN.matcher(wire.beginning()).results())
                .map(MatchResult::group);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        closeFillers();
        threads.shutdownNow();
        for (ServerConnection wire : wires) {
            wire.socket().close();
        }
    }

    /** The port is free only when nobody waits in {@code accept} any more. */
    private void stopListening() throws IOException {
        listener.close();
        try {
            accepting.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        }
    }

    private int listen(int on, int backlog) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), on), backlog);
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
                    // Closed, or a connection that was gone before it was taken.
                }
            }
        });
    }

    private void take(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        // Else the kernel takes megabytes off a flood before it notices that nobody reads.
        socket.setSendBufferSize(SEND_BUFFER);
        ServerBehaviour part = misbehaviour;
        ServerConnection wire = new ServerConnection(part instanceof BelowTls ? socket : overTls(socket), socket);
        wires.add(wire);
        threads.execute(() -> wire.play(part == null ? this::relay : part));
    }

    private Socket overTls(Socket socket) throws IOException {
        SSLSocket secure = (SSLSocket) certificate.getSocketFactory().createSocket(socket, null, port, true);
        secure.setUseClientMode(false);
        return secure;
    }

    /** Hands one connection on to the fake. */
    void relay(ServerConnection wire) throws IOException {
        try (Socket onward = new Socket(fake.getHost(), fake.getPort())) {
            onward.setTcpNoDelay(true);
            threads.execute(() -> pump(wire.socket(), onward));
            InputStream in = onward.getInputStream();
            byte[] block = new byte[8_192];
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                wire.send(Arrays.copyOf(block, n));
            }
            wire.finish();
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // Whichever end has closed, the other pump notices as well.
        }
    }

    /** Linux queues one connection more than the backlog says, and drops what comes after. */
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

    private void closeFillers() throws IOException {
        for (Socket filler : fillers) {
            filler.close();
        }
        fillers.clear();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "faulty-server");
        thread.setDaemon(true);
        return thread;
    }
}
