package io.github.tokenvendor.lambda;

import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.UpstreamThreads;
import java.util.concurrent.Executor;

/** The ways to the upstreams, which every function needs. */
record UpstreamClients(Executor executor, BoundedHttpClient exchange) {
    static UpstreamClients create() {
        Executor executor = UpstreamThreads.create();
        return new UpstreamClients(executor, new BoundedHttpClient(executor));
    }
}
