package io.github.tokenvendor.lambda;

import io.github.tokenvendor.upstream.BoundedHttpClient;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * The ways to the upstreams, which every function needs.
 *
 * @param executor runs what must not hold up a caller
 * @param exchange sends everything that goes to an upstream
 */
record UpstreamClients(Executor executor, BoundedHttpClient exchange) {
    static UpstreamClients create() {
        Executor executor = Executors.newCachedThreadPool(UpstreamClients::daemon);
        return new UpstreamClients(executor, new BoundedHttpClient(executor));
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "vendor-upstream");
        thread.setDaemon(true);
        return thread;
    }
}
