package io.github.tokenvendor.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.tokenvendor.json.JsonDecimal;
import io.github.tokenvendor.json.JsonWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkSystemSetting;

/**
 * Stands in for Secrets Manager and Mapbox on a loopback port, and can provide credentials as Lambda does under
 * SnapStart, where the process has no others. Its tokens are worthless.
 */
final class PrimingUpstreams implements AutoCloseable {
    /** The value of every name, id and secret. */
    static final String NAME = "priming";
    /** The one scope of the tokens. */
    static final String SCOPE = "styles:read";

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final String CREDENTIALS = "/credentials";
    /** Takes precedence over the equivalent environment variable that Lambda sets. */
    private static final String CREDENTIALS_PROPERTY = SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI.property();

    /** The lifetime that serves the shortest request, which fits into every configurable maximum. */
    private static final Duration LIFETIME = Duration.ofSeconds(25);

    private final HttpServer server;
    private boolean lendsCredentials;
    private @Nullable String credentialsBefore;

    private PrimingUpstreams(HttpServer server) {
        this.server = server;
    }

    /** Starts the server. */
    static PrimingUpstreams start(InstantSource clock) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0), 0);
        server.createContext("/", exchange -> respond(exchange, 200, secret()));
        server.createContext("/tokens", exchange -> respond(exchange, 201, temporaryToken(clock)));
        server.createContext(CREDENTIALS, exchange -> respond(exchange, 200, credentials()));
        server.start();
        return new PrimingUpstreams(server);
    }

    /**
     * Provides the AWS SDK's credentials until closed. This affects the whole process, so no request may be served
     * meanwhile.
     */
    void lendCredentials() {
        lendsCredentials = true;
        credentialsBefore = System.setProperty(CREDENTIALS_PROPERTY, url() + CREDENTIALS);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        if (credentialsBefore != null) {
            System.setProperty(CREDENTIALS_PROPERTY, credentialsBefore);
        } else if (lendsCredentials) {
            System.clearProperty(CREDENTIALS_PROPERTY);
        }
    }

    private static void respond(HttpExchange exchange, int status, Map<String, Object> members) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] body = JsonWriter.of(members).getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Map<String, Object> secret() {
        return Map.of(
                "ARN",
                NAME,
                "CreatedDate",
                new JsonDecimal("1.5E9"),
                "SecretString",
                token("sk", Map.of("u", NAME, "a", NAME)),
                "VersionStages",
                List.of("AWSCURRENT"));
    }

    private static Map<String, Object> temporaryToken(InstantSource clock) {
        Instant now = clock.instant();
        long expiry = now.plus(LIFETIME).getEpochSecond();
        List<String> scopes = List.of(SCOPE);
        return Map.of(
                "token", token("tk", Map.of("u", NAME, "iat", now.getEpochSecond(), "exp", expiry, "scopes", scopes)));
    }

    private static Map<String, Object> credentials() {
        return Map.of(
                "AccessKeyId", NAME,
                "SecretAccessKey", NAME,
                "Token", NAME,
                "Expiration", "2100-01-01T00:00:00Z");
    }

    private static String token(String usage, Map<String, Object> payload) {
        byte[] json = JsonWriter.of(payload).getBytes(StandardCharsets.US_ASCII);
        return usage + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(json) + "." + NAME;
    }
}
