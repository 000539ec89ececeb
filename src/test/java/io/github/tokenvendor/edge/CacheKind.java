package io.github.tokenvendor.edge;

import java.io.IOException;
import java.nio.file.Path;

/** The caches of the run, and what they can. */
enum CacheKind {
    VARNISH("Varnish", 60, true) {
        @Override
        SharedCache start(Path folder, int originPort) throws IOException, InterruptedException {
            return SharedCache.varnish(folder, originPort);
        }
    },
    /**
     * It collapses requests for an expired copy within {@code stale-while-revalidate} only, which tokens of a minute do not have,
     * and takes {@code stale-if-error} for broken connections only.
     */
    NGINX("nginx", 120, false) {
        @Override
        SharedCache start(Path folder, int originPort) throws IOException, InterruptedException {
            return SharedCache.nginx(folder, originPort);
        }
    };

    private final String product;
    private final int tokenSeconds;
    private final boolean bridgesErrors;

    CacheKind(String product, int tokenSeconds, boolean bridgesErrors) {
        this.product = product;
        this.tokenSeconds = tokenSeconds;
        this.bridgesErrors = bridgesErrors;
    }

    /** Starts the cache in front of a port; its files are in the folder. */
    abstract SharedCache start(Path folder, int originPort) throws IOException, InterruptedException;

    String product() {
        return product;
    }

    /** How long the tokens behind it live. */
    int tokenSeconds() {
        return tokenSeconds;
    }

    /** Whether it uses expired copies while the origin responds with 503. */
    boolean bridgesErrors() {
        return bridgesErrors;
    }
}
