package io.github.tokenvendor.upstream;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads a request's head, sends the scripted bytes, of which the last repeat, and closes. */
final class RawServer implements AutoCloseable {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Queue<String> responses = new ConcurrentLinkedQueue<>();
    private final ServerSocket server;
    private final Thread thread;

    RawServer() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(this::serve, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
    }

    /** Scripts responses; empty text sends nothing. */
    void respond(String... next) {
        responses.addAll(List.of(next));
    }

    /** The request lines so far. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** Waits for the thread to leave {@code accept}, until when the kernel still accepts connections. */
    @Override
    public void close() throws IOException {
        server.close();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                requests.add(in.readLine());
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    // The request has arrived once its head is read.
                }
                String response = responses.size() > 1 ? responses.remove() : responses.element();
                socket.getOutputStream().write(response.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The server was closed, or the client went away.
            }
        }
    }
}
