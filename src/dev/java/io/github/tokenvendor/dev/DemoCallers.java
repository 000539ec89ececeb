package io.github.tokenvendor.dev;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.tokenvendor.config.Variable;
import io.github.tokenvendor.fake.FakeIssuer;
import io.github.tokenvendor.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The demo's callers: a visitor, an editor, a pipeline and a stranger, each with its policy or none.
 * {@code GET /dev/callers} lists them with a fresh credential and what {@link Explain} says. A fake issuer signs.
 */
final class DemoCallers implements AutoCloseable {
    private static final String PATH = "/dev/callers";
    private static final List<String> MORE_SCOPES = List.of("datasets:read", "uploads:write");
    /** Not {@code Authorization}: as with a vendor without policies, that header means nothing to other callers. */
    private static final String HEADER = "X-Demo-Credential";

    private static final String REPOSITORY = "123456789";

    private final FakeIssuer issuer;
    private final List<String> visitorScopes;
    private final long longest;

    private DemoCallers(FakeIssuer issuer, List<String> visitorScopes, long longest) {
        this.issuer = issuer;
        this.visitorScopes = visitorScopes;
        this.longest = longest;
    }

    /** Starts the issuer on a free port; empty if the settings have policies or scopes of their own. */
    static Optional<DemoCallers> start(LocalSettings settings, Clock clock) {
        return settings.hasOwnPolicies()
                ? Optional.empty()
                : Optional.of(new DemoCallers(FakeIssuer.start(clock), settings.scopes(), settings.maxTokenSeconds()));
    }

    FakeIssuer issuer() {
        return issuer;
    }

    /** The scopes that the master token must be able to grant. */
    List<String> scopes() {
        List<String> all = new ArrayList<>(visitorScopes);
        all.addAll(MORE_SCOPES);
        return all;
    }

    /** The variables with the demo's policies. A visitor gets what every caller would get without policies. */
    Map<String, String> environment(Map<String, String> variables) {
        List<String> editorScopes = new ArrayList<>(visitorScopes);
        editorScopes.add("datasets:read");
        List<String> policies = List.of(
                policy("editors", Map.of("groups", "editors"), editorScopes, 1_800),
                policy(
                        "pipeline",
                        Map.of("repository_id", REPOSITORY, "ref", "refs/heads/main"),
                        List.of("uploads:write"),
                        900),
                JsonWriter.of(Map.of("name", "visitors", "scopes", visitorScopes)));
        Map<String, String> all = new HashMap<>(variables);
        all.put(Variable.ALLOWED_SCOPES.name(), String.join(",", scopes()));
        all.put(Variable.POLICIES.name(), "[" + String.join(",", policies) + "]");
        return all;
    }

    private String policy(String name, Map<String, String> claims, List<String> scopes, int seconds) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", name);
        members.put("issuer", issuer.name());
        members.put("audience", FakeIssuer.AUDIENCE);
        members.put("claims", claims);
        members.put("header", HEADER);
        members.put("scopes", scopes);
        members.put("max_seconds", Math.min(seconds, longest));
        members.put("tokens", "own");
        return JsonWriter.of(members);
    }

    /** Adds the list to a server; only the endpoint's own page can read it, because no other origin is allowed. */
    void addTo(HttpServer server, Map<String, String> environment) {
        server.createContext(PATH, exchange -> serve(exchange, environment));
    }

    private void serve(HttpExchange exchange, Map<String, String> environment) throws IOException {
        try (exchange) {
            byte[] body = list(environment).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String list(Map<String, String> environment) {
        Map<String, String> credentials = new LinkedHashMap<>();
        credentials.put("Visitor", "");
        credentials.put("Editor", issuer.token("ann", Map.of("groups", List.of("staff", "editors"))));
        credentials.put("Pipeline", pipeline(REPOSITORY));
        credentials.put("Stranger", pipeline("987654321"));
        List<Map<String, Object>> callers = new ArrayList<>();
        credentials.forEach((name, credential) -> {
            ByteArrayOutputStream explanation = new ByteArrayOutputStream();
            Explain.run(environment, credential, new PrintStream(explanation, true, StandardCharsets.UTF_8));
            callers.add(Map.of(
                    "name",
                    name,
                    "credential",
                    credential,
                    "explanation",
                    explanation.toString(StandardCharsets.UTF_8).lines().toList()));
        });
        return JsonWriter.of(Map.of("callers", callers, "issuer", issuer.name(), "scopes", scopes()));
    }

    private String pipeline(String repository) {
        return issuer.token(
                "repo:OWNER/REPOSITORY:ref:refs/heads/main",
                Map.of("repository_id", repository, "ref", "refs/heads/main"));
    }

    @Override
    public void close() {
        issuer.close();
    }
}
