package io.github.tokenvendor.faults;

import io.github.tokenvendor.fake.FakeIssuer;
import io.github.tokenvendor.fake.SigningKey;
import io.github.tokenvendor.json.JsonWriter;
import io.github.tokenvendor.testing.WireServer;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** The issuer of the scenarios' credentials, as texts: the table controls what it sends. */
final class ScenarioIssuer {
    private static final SigningKey KEY = SigningKey.ec("key-1", "P-256");
    /** In the year 2100: scenarios move their clocks. */
    private static final long EXPIRES = 4_102_444_800L;

    private ScenarioIssuer() {}

    /** Serves the discovery document and the keys. */
    static WireServer.Behavior sound() {
        return wire -> {
            String request = wire.readRequest();
            wire.send(FaultTable.message(200, "", asksForDiscovery(request) ? discovery(name(request)) : keys()));
        };
    }

    static boolean asksForDiscovery(String request) {
        return request.startsWith("GET " + FakeIssuer.DISCOVERY + " ");
    }

    /** The issuer that the server of a request's host stands for. */
    static String name(String request) {
        return request.replaceFirst("(?is)^.*\r\nhost: *([^\r]*)\r\n.*$", "https://$1");
    }

    static String discovery(String issuer) {
        return JsonWriter.of(Map.of("issuer", issuer, "jwks_uri", issuer + FakeIssuer.KEYS));
    }

    static String keys() {
        return JsonWriter.of(Map.of("keys", List.of(KEY.jwk())));
    }

    /** A policy for callers with this issuer's credentials, and none for others. */
    static String policies(URI issuer) {
        return JsonWriter.of(Map.of("name", "known", "issuer", issuer.toString(), "audience", FakeIssuer.AUDIENCE))
                .replaceFirst("(?s)^(.*)$", "[$1]");
    }

    static String credential(URI issuer) {
        return KEY.token(
                Map.of("iss", issuer.toString(), "sub", "somebody", "aud", FakeIssuer.AUDIENCE, "exp", EXPIRES));
    }
}
