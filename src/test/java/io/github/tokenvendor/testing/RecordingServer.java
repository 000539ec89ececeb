package io.github.tokenvendor.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A loopback server that keeps what arrives and gives the answers it was told to, the last one again and again. */
public final class RecordingServer implements AutoCloseable {
    /** A request as it arrived; header names in lower case. */
    public record Arrived(String method, String path, Map<String, String> headers, String body) {}

    /** An answer, beside which the server tells its {@code Date}. */
    public record Reply(int status, Map<String, String> headers, String body) {
        /** An answer without further header fields. */
        public Reply(int status, String body) {
            this(status, Map.of(), body);
        }
    }

    private final List<Arrived> requests = new CopyOnWriteArrayList<>();
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private final ServerSocket socket;
    private final Thread thread;
    private volatile String date = "";

    /** Starts on any free port. */
    public RecordingServer() {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(this::serve, "recording-server");
        thread.setDaemon(true);
        thread.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** Queues answers. */
    public void reply(Reply... next) {
        replies.addAll(List.of(next));
    }

    /** Queues answers, and has all of them tell this {@code Date} instead of the true one. */
    public void replyDated(String otherDate, Reply... next) {
        date = otherDate;
        reply(next);
    }

    public List<Arrived> requests() {
        return List.copyOf(requests);
    }

    /** Until the thread has left {@code accept}, the kernel goes on taking connections. */
    @Override
    public void close() {
        try {
            socket.close();
            thread.join(5_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                requests.add(read(new BufferedInputStream(connection.getInputStream())));
                connection.getOutputStream().write(written(replies.size() > 1 ? replies.remove() : replies.element()));
            } catch (IOException e) {
                // The client gave up, or the server was closed.
            }
        }
    }

    private static Arrived read(InputStream in) throws IOException {
        String[] first = line(in).split(" ");
        Map<String, String> headers = new TreeMap<>();
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            String[] parts = field.split(": *", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Arrived(first[0], first[1], headers, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    private byte[] written(Reply reply) {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " Scripted\r\nConnection: close\r\n");
        reply.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Date: " + (date.isEmpty() ? now() : date) + "\r\n");
        head.append("Content-Length: " + body.length + "\r\n\r\n");
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        whole.writeBytes(body);
        return whole.toByteArray();
    }

    private static String now() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
    }
}
