package io.github.tokenvendor.rotation;

import io.github.tokenvendor.testing.RecordingServer.Arrived;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.WireConnection;
import io.github.tokenvendor.testing.WireServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Function;

/** A proxy between a function and one upstream that handles each call as planned. */
final class FaultyProxy implements AutoCloseable {
    /** What happens to a call. */
    enum Fault {
        NONE,
        /** The connection breaks before the call has arrived. */
        BROKEN,
        /** The call takes effect, but the connection breaks before the response. */
        LOST,
        /** 500 without effect. */
        ERROR,
        /** The call takes effect, but the response is 500. */
        ERROR_AFTER,
        /** The upstream's response to too many calls. */
        THROTTLED,
        /** The upstream's response to a caller without permission. */
        DENIED,
        /** 200 with an unrelated body, without effect. */
        GARBAGE,
        /** The call takes effect, but the response is garbage. */
        GARBAGE_AFTER,
        /** No response until the caller gives up. */
        HANGS
    }

    /** A call on its way; {@code name} is the operation of Secrets Manager, or the method for Mapbox. */
    record Call(boolean toMapbox, String name, String body) {
        boolean creates() {
            return toMapbox && body.contains("\"note\"");
        }

        boolean stores() {
            return name.equals("PutSecretValue");
        }
    }

    private final URI upstream;
    private final boolean toMapbox;
    private final Function<Call, Fault> plan;
    private final WireServer server;

    private FaultyProxy(URI upstream, boolean toMapbox, Function<Call, Fault> plan) {
        this.upstream = upstream;
        this.toMapbox = toMapbox;
        this.plan = plan;
        this.server = new WireServer(this::serve);
    }

    static FaultyProxy toMapbox(URI upstream, Function<Call, Fault> plan) {
        return new FaultyProxy(upstream, true, plan);
    }

    static FaultyProxy toSecretsManager(URI upstream, Function<Call, Fault> plan) {
        return new FaultyProxy(upstream, false, plan);
    }

    URI url() {
        return server.url();
    }

    private void serve(WireConnection connection) throws IOException {
        String request = connection.readRequest();
        Arrived arrived = Arrived.parse(request);
        String target = arrived.headers().getOrDefault("x-amz-target", arrived.method());
        Fault fault = plan.apply(new Call(toMapbox, target.substring(target.indexOf('.') + 1), arrived.body()));
        if (fault == Fault.HANGS) {
            return;
        }
        byte[] response = Set.of(Fault.NONE, Fault.LOST, Fault.ERROR_AFTER, Fault.GARBAGE_AFTER)
                        .contains(fault)
                ? forward(request)
                : new byte[0];
        switch (fault) {
            case NONE -> connection.send(response);
            case ERROR, ERROR_AFTER -> connection.send(message(500, "{\"message\":\"Internal Server Error\"}"));
            case THROTTLED -> connection.send(message(toMapbox ? 429 : 400, "{\"__type\":\"ThrottlingException\"}"));
            case DENIED -> connection.send(message(toMapbox ? 404 : 400, "{\"__type\":\"AccessDeniedException\"}"));
            case GARBAGE, GARBAGE_AFTER -> connection.send(message(200, "<html>sk.not.parsed</html>"));
            default -> {}
        }
        connection.close();
    }

    /** On a new connection: a pooled one that the upstream has closed would be an unplanned fault. */
    private byte[] forward(String request) throws IOException {
        try (Socket onward = new Socket(upstream.getHost(), upstream.getPort())) {
            String closing = request.replaceFirst("(?i)\r\nconnection: [^\r]*", "")
                    .replaceFirst("\r\n", "\r\nConnection: close\r\n");
            onward.getOutputStream().write(closing.getBytes(StandardCharsets.ISO_8859_1));
            return onward.getInputStream().readAllBytes();
        }
    }

    private static byte[] message(int status, String body) {
        return new Reply(status, body).message();
    }

    @Override
    public void close() {
        server.close();
    }
}
