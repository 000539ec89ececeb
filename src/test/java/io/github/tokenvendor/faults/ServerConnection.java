package io.github.tokenvendor.faults;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The server's end of one connection: sends whatever bytes it likes and notices when the vendor closes. */
final class ServerConnection {
    /** Far apart, yet each within any read time-out that a client may have set. */
    private static final Duration DRIBBLE = Duration.ofMillis(300);

    /** A vendor that holds on to a connection for this long is found out anyway. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final int KEPT = 16 * 1_024;

    private final Socket socket;
    private final Socket plain;
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile long sent;

    /** Talks over a socket that may have TLS; the plain one below it is for what TLS is too polite to do. */
    ServerConnection(Socket socket, Socket plain) {
        this.socket = socket;
        this.plain = plain;
    }

    /** Plays a part to its end and then waits until the vendor has closed the connection. */
    void play(ServerBehaviour part) {
        try (plain;
                socket) {
            part.serve(this);
            if (!plain.isClosed()) {
                awaitEnd();
            }
            closed.complete(null);
        } catch (SocketTimeoutException e) {
            closed.completeExceptionally(e);
        } catch (IOException e) {
            // Reset, or a write to a closed connection: the vendor has gone.
            closed.complete(null);
        }
    }

    /** The request, head and body. */
    String readRequest() throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            request.append((char) readByte());
        }
        int length = contentLength(request.toString());
        for (int i = 0; i < length; i++) {
            request.append((char) readByte());
        }
        return request.toString();
    }

    /** Sends text in which every character is one byte. */
    void send(String bytes) throws IOException {
        send(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        send(socket.getOutputStream(), bytes);
    }

    private void send(OutputStream out, byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        sent += bytes.length;
        synchronized (beginning) {
            beginning.write(bytes, 0, Math.min(bytes.length, KEPT - beginning.size()));
        }
    }

    /** Sends byte by byte, slowly, for as long as the vendor listens. */
    void dribble(String bytes) throws IOException {
        for (byte one : bytes.getBytes(StandardCharsets.ISO_8859_1)) {
            send(new byte[] {one});
            pause(DRIBBLE);
        }
    }

    /** Sends the same again and again for as long as the vendor listens. */
    void flood(String bytes) throws IOException {
        flood(socket.getOutputStream(), bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes without end below TLS, faster than TLS could. */
    void floodBelowTls() throws IOException {
        flood(plain.getOutputStream(), new byte[64 * 1_024]);
    }

    private void flood(OutputStream out, byte[] block) throws IOException {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (System.nanoTime() < end) {
            send(out, block);
        }
        throw new SocketTimeoutException("the vendor still reads");
    }

    /** Waits, unless the vendor closes the connection first. */
    void pause(Duration length) throws IOException {
        socket.setSoTimeout((int) length.toMillis());
        try {
            if (socket.getInputStream().read() < 0) {
                throw new EOFException("closed by the vendor");
            }
        } catch (SocketTimeoutException e) {
            // The pause is over.
        } finally {
            socket.setSoTimeout(0);
        }
    }

    /** Ends what the server sends, and leaves it to the vendor to close. */
    void finish() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the stream below TLS, without the farewell by which TLS tells the end from an attack. */
    void truncate() throws IOException {
        plain.shutdownOutput();
    }

    /** Breaks the connection. */
    void reset() throws IOException {
        plain.setSoLinger(true, 0);
        plain.close();
    }

    Socket socket() {
        return socket;
    }

    long sent() {
        return sent;
    }

    /** The first of the bytes that were sent. */
    String beginning() {
        synchronized (beginning) {
            return beginning.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /** Whether the connection is closed, or will be before the time is over. */
    boolean closesWithin(Duration limit) throws InterruptedException {
        try {
            closed.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private void awaitEnd() throws IOException {
        socket.setSoTimeout((int) TIMEOUT.toMillis());
        InputStream in = socket.getInputStream();
        byte[] rest = new byte[1_024];
        while (in.read(rest) >= 0) {
            continue;
        }
    }

    private int readByte() throws IOException {
        int one = socket.getInputStream().read();
        if (one < 0) {
            throw new EOFException("no whole request");
        }
        return one;
    }

    private static int contentLength(String head) {
        for (String line : head.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                return Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        return 0;
    }
}
