package io.github.tokenvendor.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
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

/** The server's end of one connection: sends any bytes and notices when the client closes it. */
public final class WireConnection {
    /** Long, but shorter than any client's read timeout. */
    private static final Duration DRIBBLE = Duration.ofMillis(300);

    /** A client that keeps a connection for this long fails its test anyway. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final int KEPT = 16 * 1_024;

    private final Socket socket;
    private final Socket plain;
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile long sent;

    /** Uses a socket that may have TLS; the plain one is for what TLS does not allow. */
    WireConnection(Socket socket, Socket plain) {
        this.socket = socket;
        this.plain = plain;
    }

    /** Runs a behavior and then waits until the client has closed the connection. */
    void play(WireServer.Behavior part) {
        try (plain;
                socket) {
            part.serve(this);
            if (!plain.isClosed()) {
                awaitEnd();
            }
            closed.complete(null);
        } catch (SocketTimeoutException | RuntimeException e) {
            closed.completeExceptionally(e);
        } catch (IOException e) {
            // Reset, or a write to a closed connection: the client is gone.
            closed.complete(null);
        }
    }

    /** The request, head and body. */
    public String readRequest() throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n", request.length() - 4) < 0) {
            request.append((char) readByte());
        }
        int length = contentLength(request.toString());
        for (int i = 0; i < length; i++) {
            request.append((char) readByte());
        }
        return request.toString();
    }

    /** Sends text in which every character is one byte. */
    public void send(String bytes) throws IOException {
        send(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void send(byte[] bytes) throws IOException {
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

    /** Sends byte by byte, slowly, for as long as the client listens. */
    public void dribble(String bytes) throws IOException {
        for (byte one : bytes.getBytes(StandardCharsets.ISO_8859_1)) {
            send(new byte[] {one});
            pause(DRIBBLE);
        }
    }

    /** Sends the same again and again for as long as the client listens. */
    public void flood(String bytes) throws IOException {
        flood(socket.getOutputStream(), bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes without end below TLS, faster than TLS could. */
    public void floodBelowTls() throws IOException {
        flood(plain.getOutputStream(), new byte[64 * 1_024]);
    }

    private void flood(OutputStream out, byte[] block) throws IOException {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (System.nanoTime() < end) {
            send(out, block);
        }
        throw new SocketTimeoutException("the client still reads");
    }

    /** Waits, unless the client closes the connection first. */
    private void pause(Duration length) throws IOException {
        socket.setSoTimeout((int) length.toMillis());
        try {
            if (socket.getInputStream().read() < 0) {
                throw new EOFException("closed by the client");
            }
        } catch (SocketTimeoutException e) {
            // The pause is over.
        } finally {
            socket.setSoTimeout(0);
        }
    }

    /** Closes the connection properly. */
    public void close() throws IOException {
        socket.close();
        plain.close();
    }

    /** Ends the server's output; the client must close the connection. */
    public void end() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the stream below TLS, without the close_notify alert that distinguishes an end from an attack. */
    public void cut() throws IOException {
        plain.shutdownOutput();
    }

    /** Breaks the connection. */
    public void reset() throws IOException {
        plain.setSoLinger(true, 0);
        plain.close();
    }

    public Socket socket() {
        return socket;
    }

    public long sent() {
        return sent;
    }

    /** The first of the bytes that were sent. */
    public String beginning() {
        synchronized (beginning) {
            return beginning.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /** Whether the connection is closed within the limit. */
    public boolean closesWithin(Duration limit) throws InterruptedException {
        try {
            closed.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException mistake) {
                throw mistake;
            }
            return false;
        }
    }

    private void awaitEnd() throws IOException {
        socket.setSoTimeout((int) TIMEOUT.toMillis());
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private int readByte() throws IOException {
        int one = socket.getInputStream().read();
        if (one < 0) {
            throw new EOFException("incomplete request");
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
