package io.github.tokenvendor.fake;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A fake issuer of credentials on its own port: it serves a discovery document and its keys, and signs whatever it is
 * asked to: {@code GET /token?sub=ann&groups=staff,editors} returns a credential with these claims, and its page has a
 * form for that. Time comes from the clock. Thread-safe.
 */
public final class FakeIssuer implements AutoCloseable {
    /** The path of the discovery document. */
    public static final String DISCOVERY = "/.well-known/openid-configuration";

    /** The path of the keys. */
    public static final String KEYS = "/keys";

    /** The path that mints a credential from the claims in its query. */
    public static final String TOKEN = "/token";

    /** The audience of the credentials that it signs. */
    public static final String AUDIENCE = "mapbox-token-vendor";

    private static final String PAGE = """
            <!doctype html><html lang="en"><title>Fake issuer of credentials</title>
            <h1>Fake issuer of credentials</h1>
            <form action="token">
              <p><label>sub <input name="sub" value="ann"></label>
              <p><label>groups, separated by commas <input name="groups" value="editors"></label>
              <p><label>repository_id <input name="repository_id"></label>
              <p><label>ref <input name="ref"></label>
              <p><button>Mint a credential for one hour</button>
            </form>
            """;

    private static final long LIFETIME_SECONDS = 3_600;

    private final Clock clock;
    private final Calls<String> calls = new Calls<>();
    private final FakeServer server;
    private final String suffix;
    private volatile SigningKey key = SigningKey.ec("key-1", "P-256");
    private volatile String keySet = keySet(List.of(key.jwk()));
    private volatile String cacheControl = "max-age=3600";

    private FakeIssuer(Clock clock, String host, int port, String suffix) {
        this.clock = clock;
        this.suffix = suffix;
        this.server =
                FakeServer.start(host, port, clock, this::respond, (request, status) -> calls.add(request.path()));
    }

    /** Starts on any free port of 127.0.0.1. */
    public static FakeIssuer start(Clock clock) {
        return start(clock, FakeServer.LOOPBACK, 0);
    }

    /**
     * Starts on an address of this machine.
     *
     * @param port 0 for any free port
     * @throws IllegalStateException if the port is in use
     */
    public static FakeIssuer start(Clock clock, String host, int port) {
        return new FakeIssuer(clock, host, port, "");
    }

    /**
     * Starts on any free port of 127.0.0.1.
     *
     * @param suffix what follows the address in its name, such as the slash of Auth0
     */
    public static FakeIssuer start(Clock clock, String suffix) {
        return new FakeIssuer(clock, FakeServer.LOOPBACK, 0, suffix);
    }

    /** Its address. */
    public URI url() {
        return server.url();
    }

    /**
     * The {@code iss} of its credentials: its address as a container sees it, and the suffix with which it was started.
     */
    public String name() {
        return base() + suffix;
    }

    private String base() {
        return url().toString().replace("//0.0.0.0:", "//host.docker.internal:");
    }

    /** The key that signs. */
    public SigningKey key() {
        return key;
    }

    /** Signs with another key from now on, and publishes it in addition to the previous one. */
    public void rotate(SigningKey next) {
        keySet = keySet(List.of(key.jwk(), next.jwk()));
        key = next;
    }

    /** Publishes these keys. */
    public void publish(List<Map<String, Object>> jwks) {
        keySet = keySet(jwks);
    }

    /** Publishes any text as its keys. */
    public void publish(String text) {
        keySet = text;
    }

    /** Sends this {@code Cache-Control} with its keys; an empty one is not sent. */
    public void cacheControl(String value) {
        cacheControl = value;
    }

    /** A credential for the usual audience that is valid for an hour. */
    public String token(String subject, Map<String, ?> more) {
        return key.token(claims(subject, more));
    }

    /** The claims of such a credential; {@code more} replaces those of the same name. */
    public Map<String, Object> claims(String subject, Map<String, ?> more) {
        long now = clock.instant().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", name());
        claims.put("sub", subject);
        claims.put("aud", AUDIENCE);
        claims.put("iat", now);
        claims.put("exp", now + LIFETIME_SECONDS);
        claims.putAll(more);
        return claims;
    }

    /** The path of every request so far, in order. */
    public List<String> calls() {
        return calls.list();
    }

    /** Empties {@link #calls()}. */
    public void forgetCalls() {
        calls.forget();
    }

    /** Sends this response to every request until {@link #reset()}; queued responses go first. */
    public void respondAlways(ResponseDefinitionBuilder response) {
        server.faults().respondAlways(response);
    }

    /** Queues these responses for the next requests, one each. */
    public void respondNext(ResponseDefinitionBuilder... responses) {
        server.faults().respondNext(responses);
    }

    /** Discards all configured responses. */
    public void reset() {
        server.faults().clear();
    }

    @Override
    public void close() {
        server.close();
    }

    private FakeResponse respond(IncomingRequest request) {
        return switch (request.path()) {
            case DISCOVERY ->
                FakeResponse.json(200, "application/json", Map.of("issuer", name(), "jwks_uri", base() + KEYS));
            case KEYS -> {
                FakeResponse keys = new FakeResponse(200, Map.of("Content-Type", "application/json"), keySet);
                yield cacheControl.isEmpty() ? keys : keys.with(Map.of("Cache-Control", cacheControl));
            }
            case TOKEN -> text("text/plain", token("", claims(request.query())));
            case "/" -> text("text/html", PAGE);
            default -> FakeResponse.empty(404);
        };
    }

    private static FakeResponse text(String type, String text) {
        return new FakeResponse(200, Map.of("Content-Type", type + "; charset=utf-8"), text);
    }

    /** A value with commas becomes an array; an empty value adds no claim. */
    private static Map<String, Object> claims(Map<String, String> query) {
        Map<String, Object> claims = new LinkedHashMap<>();
        query.forEach((name, value) -> {
            if (!value.isEmpty()) {
                claims.put(name, value.contains(",") ? List.of(value.split(",")) : value);
            }
        });
        return claims;
    }

    private static String keySet(List<Map<String, Object>> jwks) {
        return FakeJson.write(Map.of("keys", jwks));
    }
}
