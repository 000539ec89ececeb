package io.github.tokenvendor.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The services that a vendor calls. They respond immediately and check nothing, so that only the vendor is measured.
 *
 * <p>Each has its own port, as the real ones have their own hosts: two connections, two handshakes.
 */
final class Upstreams implements AutoCloseable {

    static final String ACCOUNT = "bench";
    static final String MASTER = "sk." + encode("{\"u\":\"" + ACCOUNT + "\",\"a\":\"ckbench00000000000000000\"}")
            + ".benchmark-signature000";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEYS = "{\"AccessKeyId\":\"ASIAEXAMPLEEXAMPLE00\",\"SecretAccessKey\":\"example\","
            + "\"Token\":\"example\",\"Expiration\":\"2100-01-01T00:00:00Z\"}";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String scheme;
    private final HttpServer secrets;
    private final HttpServer mapbox;
    private final HttpServer credentials;
    private volatile long mintNanos;

    private Upstreams(LoopbackCertificate certificate) throws IOException, GeneralSecurityException {
        scheme = certificate == null ? "http" : "https";
        secrets = serve(certificate, this::secret);
        mapbox = serve(certificate, this::mint);
        credentials = serve(null, exchange -> send(exchange, "application/json", KEYS));
    }

    /** Starts the services; a null {@code certificate} means plain HTTP. */
    static Upstreams start(LoopbackCertificate certificate) throws IOException, GeneralSecurityException {
        return new Upstreams(certificate);
    }

    private HttpServer serve(LoopbackCertificate certificate, HttpHandler handler)
            throws IOException, GeneralSecurityException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        HttpServer server;
        if (certificate == null) {
            server = HttpServer.create(any, 0);
        } else {
            HttpsServer https = HttpsServer.create(any, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
            server = https;
        }
        server.createContext("/", handler);
        server.setExecutor(threads);
        server.start();
        return server;
    }

    String secretsUrl() {
        return scheme + "://127.0.0.1:" + secrets.getAddress().getPort();
    }

    String mapboxUrl() {
        return scheme + "://127.0.0.1:" + mapbox.getAddress().getPort();
    }

    URI credentialsUrl() {
        return URI.create("http://127.0.0.1:" + credentials.getAddress().getPort() + "/credentials");
    }

    /** The time that the last mint took here, from receiving the request to sending the response's last byte. */
    Duration lastMint() {
        return Duration.ofNanos(mintNanos);
    }

    private void secret(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        ObjectNode response = JSON.createObjectNode();
        response.put("ARN", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:bench-AbCdEf");
        response.put("Name", request.path("SecretId").asText());
        response.put("VersionId", "01234567-89ab-cdef-0123-456789abcdef");
        response.put("SecretString", MASTER);
        response.putArray("VersionStages").add("AWSCURRENT");
        response.put("CreatedDate", 1_763_900_000.123);
        send(exchange, "application/x-amz-json-1.1", response.toString());
    }

    private void mint(HttpExchange exchange) throws IOException {
        long begin = System.nanoTime();
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        Instant expires = Instant.parse(request.path("expires").asText());
        ObjectNode payload = JSON.createObjectNode();
        payload.put("u", ACCOUNT);
        payload.put("exp", expires.getEpochSecond());
        payload.put("iat", Instant.now().getEpochSecond());
        payload.set("scopes", request.path("scopes"));
        payload.put("client", "api");
        String token = "tk." + encode(payload.toString()) + ".benchmark-signature000";
        send(exchange, "application/json; charset=utf-8", "{\"token\":\"" + token + "\"}");
        mintNanos = System.nanoTime() - begin;
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    }

    private static void send(HttpExchange exchange, String type, String body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        secrets.stop(0);
        mapbox.stop(0);
        credentials.stop(0);
        threads.shutdownNow();
    }
}
