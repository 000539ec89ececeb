package io.github.tokenvendor.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A loopback server that records requests, and sends queued responses or those of a script. */
public final class RecordingServer implements AutoCloseable {
    /** A request as it arrived; header names in lowercase. */
    public record Arrived(String method, String path, Map<String, String> headers, String body) {
        /** Reads an HTTP/1.1 request in which every character is one byte. */
        public static Arrived parse(String request) {
            String[] parts = request.split("\r\n\r\n", 2);
            String[] lines = parts[0].split("\r\n");
            Map<String, String> headers = new TreeMap<>();
            for (int i = 1; i < lines.length; i++) {
                String[] field = lines[i].split(": *", 2);
                headers.put(field[0].toLowerCase(Locale.ROOT), field[1].strip());
            }
            String body = new String(parts[1].getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            String[] line = lines[0].split(" ");
            if (line.length != 3 || !line[2].equals("HTTP/1.1")) {
                throw new IllegalArgumentException("not an HTTP/1.1 request");
            }
            return new Arrived(line[0], line[1], headers, body);
        }
    }

    /** A response; with status 0, its body is the whole message, sent unchanged. */
    public record Reply(int status, Map<String, String> headers, String body) {
        /** A response without headers. */
        public Reply(int status, String body) {
            this(status, Map.of(), body);
        }

        /** The same with another header. */
        public Reply with(String name, String value) {
            Map<String, String> all = new TreeMap<>(headers);
            all.put(name, value);
            return new Reply(status, all, body);
        }

        /** The same with a time in its {@code Date} header. */
        public Reply dated(Instant time) {
            return with("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC)));
        }

        /** The bytes to send. */
        public byte[] message() {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            if (status == 0) {
                return bytes;
            }
            Map<String, String> all = new TreeMap<>(headers);
            all.put("Connection", "close");
            all.put("Content-Length", "" + bytes.length);
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
            all.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            whole.writeBytes(bytes);
            return whole.toByteArray();
        }
    }

    /** Decides on the response to each request. */
    @FunctionalInterface
    public interface Script {
        Reply respond(Arrived request) throws IOException, InterruptedException;
    }

    private final List<Arrived> requests = new CopyOnWriteArrayList<>();
    private final Queue<Reply> replies = new ArrayDeque<>();
    private final Script script;
    private final WireServer server;
    private String date = "";

    /** A server that sends the responses that it is given, with a {@code Date}, and repeats the last one. */
    public RecordingServer() {
        script = this::next;
        server = new WireServer(this::serve);
    }

    /** A server that responds as its script says. */
    public RecordingServer(Script script) {
        this.script = script;
        server = new WireServer(this::serve);
    }

    public URI url() {
        return server.url();
    }

    /** Queues responses. */
    public synchronized void reply(Reply... next) {
        replies.addAll(List.of(next));
    }

    /** Queues whole messages, sent unchanged; an empty one closes the connection without a response. */
    public void replyRaw(String... messages) {
        for (String message : messages) {
            reply(new Reply(0, message));
        }
    }

    /** Queues responses, and sends this {@code Date} with all of them. */
    public synchronized void replyDated(String otherDate, Reply... next) {
        date = otherDate;
        reply(next);
    }

    public List<Arrived> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.close();
    }

    private void serve(WireConnection connection) throws IOException {
        Arrived request = Arrived.parse(connection.readRequest());
        requests.add(request);
        try {
            connection.send(script.respond(request).message());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }

    private synchronized Reply next(Arrived request) {
        Reply reply = replies.size() > 1 ? replies.remove() : replies.element();
        return date.isEmpty() ? reply.dated(Instant.now()) : reply.with("Date", date);
    }
}
