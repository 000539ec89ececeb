package io.github.tokenvendor.bench;

import io.github.tokenvendor.bench.peer.DoNothing;
import io.github.tokenvendor.bench.peer.DocumentedBaseline;
import io.github.tokenvendor.bench.peer.TunedBaseline;
import io.github.tokenvendor.lambda.HttpApiHandler;
import io.github.tokenvendor.runtime.Launch;
import java.util.HashMap;
import java.util.Map;

/** A function to measure. */
enum Candidate {
    VENDOR("this vendor", HttpApiHandler.class),
    DOCUMENTED("documented-style peer", DocumentedBaseline.class),
    TUNED("tuned peer", TunedBaseline.class),
    NOTHING("no-op handler", DoNothing.class);

    /** Twelve scopes give enough scope sets that each measured fresh mint has its own. */
    static final String ALLOWED_SCOPES = "vision:read,styles:tiles,styles:read,fonts:read,datasets:read,"
            + "bench-a:read,bench-b:read,bench-c:read,bench-d:read,bench-e:read,bench-f:read,bench-g:read";

    private final String label;
    private final Class<?> handler;

    Candidate(String label, Class<?> handler) {
        this.label = label;
        this.handler = handler;
    }

    String label() {
        return label;
    }

    /** Describes how to start the candidate with these upstreams. */
    Launch launch(BenchmarkSetup setup, JavaInstallation java, Upstreams upstreams) {
        return Launch.of(handler.getName() + "::handleRequest", environment(upstreams))
                .withTree(setup.tree(this))
                .withJavaHome(java.home())
                .withJvmOptions(setup.jvmOptions(java));
    }

    static Map<String, String> environment(Upstreams upstreams) {
        Map<String, String> environment = new HashMap<>();
        environment.put("MASTER_TOKEN_SECRET_ID", "bench");
        environment.put("ALLOWED_SCOPES", ALLOWED_SCOPES);
        environment.put("ALLOW_SECRET_SCOPES", "true");
        environment.put("MINTS_PER_MINUTE", "100000");
        // An overloaded machine must produce slow results, not errors.
        environment.put("UPSTREAM_TIMEOUT_MS", "15000");
        environment.put("MAPBOX_API_URL", upstreams.mapboxUrl());
        environment.put("SECRETS_MANAGER_URL", upstreams.secretsUrl());
        // Read only by the peers.
        environment.put("MAPBOX_USERNAME", Upstreams.ACCOUNT);
        environment.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", upstreams.secretsUrl());
        return environment;
    }
}
