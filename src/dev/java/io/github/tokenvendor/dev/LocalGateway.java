package io.github.tokenvendor.dev;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.tokenvendor.fake.FakeLambdaContext;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Stands in for API Gateway: an HTTP server on 127.0.0.1 that invokes the handler once per request. */
final class LocalGateway implements AutoCloseable {

    /** API Gateway's limit, in bytes. */
    static final int LARGEST_BODY = 10 * 1024 * 1024;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int THREADS = 16;
    private static final int WAITING = 256;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler;
    private final StaticFiles files;
    private final Clock clock;
    private final PrintStream log;

    private LocalGateway(
            HttpServer server,
            RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler,
            StaticFiles files,
            Clock clock,
            PrintStream log) {
        this.server = server;
        this.handler = handler;
        this.files = files;
        this.clock = clock;
        this.log = log;
        // When the queue is full, the accepting thread runs the task itself and accepts no more connections meanwhile.
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                new ThreadPoolExecutor.CallerRunsPolicy());
        this.threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Binds the port first, so that a port in use is reported before anything else starts.
     *
     * @param port 0 for any free port
     * @throws StartupException if the port is in use
     */
    static HttpServer bind(int port) throws StartupException {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        } catch (BindException e) {
            throw new StartupException("Port " + port + " on 127.0.0.1 is already in use. Choose another port, for"
                    + " example -Dport=" + (port + 100) + ".");
        } catch (IOException e) {
            throw new StartupException("Port " + port + " on 127.0.0.1 could not be opened: " + e.getMessage());
        }
    }

    /**
     * Starts serving.
     *
     * @param log receives the handler's exceptions
     */
    static LocalGateway start(
            HttpServer bound,
            RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler,
            StaticFiles files,
            Clock clock,
            PrintStream log) {
        LocalGateway server = new LocalGateway(bound, handler, files, clock, log);
        bound.setExecutor(server.threads);
        bound.createContext("/", server::serve);
        bound.start();
        return server;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<StaticFile> file = files.find(
                    exchange.getRequestMethod(), exchange.getRequestURI().getPath());
            if (file.isPresent()) {
                exchange.getResponseHeaders().set("Cache-Control", "no-cache");
                exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
                send(exchange, 200, file.get().contentType(), file.get().content());
                return;
            }
            byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
            if (body.length > LARGEST_BODY) {
                exchange.getResponseHeaders().set("Connection", "close");
                message(exchange, 413, "Request Entity Too Large");
                return;
            }
            invoke(exchange, body);
        }
    }

    private void invoke(HttpExchange exchange, byte[] body) throws IOException {
        LocalRequest request = new LocalRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                exchange.getProtocol(),
                exchange.getRequestHeaders(),
                body,
                exchange.getRemoteAddress().getAddress().getHostAddress());
        APIGatewayV2HTTPResponse response;
        try {
            response = handler.handleRequest(
                    GatewayEvents.event(request, UUID.randomUUID().toString(), clock.instant()),
                    new FakeLambdaContext(UUID.randomUUID().toString(), "local", TIMEOUT, log));
        } catch (RuntimeException e) {
            log.println("The handler failed with " + e.getClass().getName());
            message(exchange, 500, "Internal Server Error");
            return;
        }
        Map<String, String> headers = response.getHeaders() == null ? Map.of() : response.getHeaders();
        headers.forEach(exchange.getResponseHeaders()::set);
        if (response.getCookies() != null) {
            response.getCookies()
                    .forEach(cookie -> exchange.getResponseHeaders().add("Set-Cookie", cookie));
        }
        send(exchange, response.getStatusCode(), null, content(response));
    }

    private static byte[] content(APIGatewayV2HTTPResponse response) {
        if (response.getBody() == null) {
            return new byte[0];
        }
        return response.getIsBase64Encoded()
                ? Base64.getDecoder().decode(response.getBody())
                : response.getBody().getBytes(StandardCharsets.UTF_8);
    }

    /** Sends an error in the format of API Gateway's own errors. */
    private static void message(HttpExchange exchange, int status, String message) throws IOException {
        send(
                exchange,
                status,
                "application/json",
                ("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String contentType, byte[] content) throws IOException {
        if (contentType != null) {
            exchange.getResponseHeaders().set("Content-Type", contentType);
        }
        exchange.getResponseHeaders().remove("Content-Length");
        boolean bare = content.length == 0
                || status == 204
                || status == 304
                || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bare ? -1 : content.length);
        if (!bare) {
            exchange.getResponseBody().write(content);
        }
    }
}
