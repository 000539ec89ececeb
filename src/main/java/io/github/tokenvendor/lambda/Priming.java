package io.github.tokenvendor.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.tokenvendor.audit.AuditLog;
import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.http.Api;
import io.github.tokenvendor.http.ApiRequest;
import io.github.tokenvendor.json.JsonText;
import io.github.tokenvendor.upstream.Deadline;
import io.github.tokenvendor.upstream.ExchangeException;
import io.github.tokenvendor.upstream.UpstreamRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Sends one request down the whole road, in front of upstreams within the process, so that a snapshot holds every
 * class that a first request needs. It uses a vendor of its own, so that nothing of it stays behind.
 */
final class Priming {
    private static final String ACCOUNT = "priming";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LIFETIME = Duration.ofMinutes(59);

    private final VendorConfig config;
    private final Optional<String> region;
    private final Clock clock;

    Priming(VendorConfig config, Optional<String> region, Clock clock) {
        this.config = config;
        this.region = region;
        this.clock = clock;
    }

    /** Primes as far as it can; a snapshot that is less warm than it could be still works. */
    void run() {
        try {
            HttpServer upstreams = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            try {
                upstreams.createContext("/", exchange -> answer(exchange, 200, secret()));
                upstreams.createContext("/tokens", exchange -> answer(exchange, 201, temporaryToken()));
                upstreams.start();
                vend(upstreams.getAddress());
            } finally {
                upstreams.stop(0);
            }
        } catch (IOException | RuntimeException e) {
            System.err.println("priming ended early: " + e.getClass().getName());
        }
    }

    private void vend(InetSocketAddress upstreams) {
        String host = "127.0.0.1:" + upstreams.getPort();
        URI url = URI.create("http://" + host);
        VendorParts parts = VendorParts.of(
                config.withUpstreams(url, url),
                region.or(() -> Optional.of("us-east-1")),
                () -> StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCOUNT, ACCOUNT)),
                clock);
        Api api = Api.of(parts.routes(), new AuditLog(new PrintStream(OutputStream.nullOutputStream()), clock));
        api.handle(request("{\"expires_in\":3600}"));
        api.handle(request("{\"scopes\":[\"priming:none\"]}"));
        greet(parts, "https://" + host);
    }

    /** The peer speaks no TLS, but by the time that this shows, trust store and cipher suites are loaded. */
    private static void greet(VendorParts parts, String url) {
        try {
            UpstreamRequest hello = new UpstreamRequest("POST", URI.create(url), Map.of(), new byte[1]);
            parts.exchange().send(hello, Deadline.after(PATIENCE));
        } catch (ExchangeException expected) {
            // This is how a greeting among strangers ends.
        }
    }

    private static ApiRequest request(String body) {
        return new ApiRequest(
                ACCOUNT,
                ACCOUNT,
                PATIENCE,
                "POST",
                "/tokens",
                Map.of("content-type", List.of("application/json")),
                body,
                false);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String secret() {
        return JsonText.of(Map.of("SecretString", token("sk", Map.of("u", ACCOUNT, "a", ACCOUNT))));
    }

    private String temporaryToken() {
        long now = clock.instant().getEpochSecond();
        long expiry = now + Math.min(config.longestLifetime().toSeconds(), LIFETIME.toSeconds()) - 1;
        Map<String, Object> payload = Map.of(
                "u", config.account().orElse(ACCOUNT),
                "iat", now,
                "exp", expiry,
                "scopes", config.allowedScopes().texts());
        return JsonText.of(Map.of("token", token("tk", payload)));
    }

    private static String token(String usage, Map<String, Object> payload) {
        byte[] json = JsonText.of(payload).getBytes(StandardCharsets.US_ASCII);
        return usage + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(json) + ".priming";
    }
}
