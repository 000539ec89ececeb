package io.github.tokenvendor.lambda;

import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.UpstreamThreads;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The ways to the upstreams, which every function needs.
 *
 * @param executor runs what must not hold up a caller
 * @param exchange sends everything that goes to an upstream
 */
record UpstreamClients(Executor executor, BoundedHttpClient exchange) {
    private static final String REGION = "AWS_REGION";

    static UpstreamClients create() {
        Executor executor = UpstreamThreads.create();
        return new UpstreamClients(executor, new BoundedHttpClient(executor));
    }

    static Optional<String> region(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(REGION)).filter(text -> !text.isBlank());
    }
}
